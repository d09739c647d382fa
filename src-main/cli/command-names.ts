/** The commands, as one of them stands first behind the program's name. A list of its own: the window's start reads it too. */
export const commandNames: readonly string[] = ['train', 'evaluate', 'predict', 'export', 'data']
