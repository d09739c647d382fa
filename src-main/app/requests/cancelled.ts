/** What a handler answers when the person closed its dialog: nothing has changed. */
export const cancelled = Symbol('cancelled')
