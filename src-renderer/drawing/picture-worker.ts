import { lookAtPicture } from './look-at-picture'
import type { FromPictureWorker, ToPictureWorker } from './picture-messages'

/** What a worker has of its global scope, other than a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToPictureWorker>) => void) | null
  postMessage(message: FromPictureWorker, transfer: readonly Transferable[]): void
}

/*
 * The thread that looks at a picture, so that the window goes on answering the person. One picture a thread: who has
 * another picture ends it.
 */
const scope = self as unknown as WorkerScope

scope.onmessage = ({ data: { file } }) => {
  void lookAtPicture(file).then((answer) => {
    scope.postMessage(answer, answer.kind === 'read' ? [answer.image] : [])
  })
}
