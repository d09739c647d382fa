export { errorCode, readProblem } from './file-problem'
export { readFileWithin } from './read-file-within'
export { userCacheFolder } from './user-cache-folder'
export { removeAbandonedTemporaries, writeFileSafely } from './write-file-safely'
