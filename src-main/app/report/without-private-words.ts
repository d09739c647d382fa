import { rendererOrigin } from '../security/origin'

/** What is told of a place instead of its path. */
export interface KnownPlaces {
  /** The folder that the application lies in. */
  readonly Inkling: string
  /** Its data folder. */
  readonly data: string
}

/** A path or an address, wherever it begins; what follows a known place's own name is none. */
const pathOrAddress =
  /(?<!\w|<(?:Inkling|data|page)>)(?:~?[\\/]|[A-Za-z]:[\\/])|(?<!\w)(?:file:|[A-Za-z][A-Za-z\d+.-]+:\/\/)/

/** Notices name a person's files in a sentence; their code says as much to whoever mends the application. */
const sentenceOfNotice = /(\bNotice \w+):.*/

/**
 * A line of the log without what belongs to the person. A path or an address is left out with all that follows it on the
 * line: names may hold spaces and quotation marks, and nothing tells where such a path ends. The application's own two
 * folders are known by name, so that places in its code stay.
 * @param names of people and computers, left out wherever they stand
 */
export function withoutPrivateWords(line: string, places: KnownPlaces, names: readonly string[]): string {
  let text = line.replace(sentenceOfNotice, '$1')
  for (const [word, place] of Object.entries({ ...places, page: rendererOrigin }))
    text = replacePlace(text, place, `<${word}>`)
  const { index } = pathOrAddress.exec(text) ?? {}
  if (index !== undefined) text = `${text.slice(0, index)}<path>`
  for (const name of names) text = text.replace(wholeWord(name), '<name>')
  return text
}

function replacePlace(text: string, folder: string, word: string): string {
  return text.replace(new RegExp(`${escaped(folder)}(?=$|[\\\\/'"\\s),:])`, 'g'), word)
}

/** Where words are written with letters that join, a name inside a longer word is another word. */
function wholeWord(name: string): RegExp {
  return /^\w+$/.test(name) ? new RegExp(`\\b${name}\\b`, 'gi') : new RegExp(escaped(name), 'gi')
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
