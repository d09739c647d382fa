import { engineEnvironment } from '../packed-files'

/** Environment of the trainer's process. */
export function trainerEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TF_NUM_INTRAOP_THREADS: '1',
    TF_CPP_MIN_LOG_LEVEL: '2',
    ...engineEnvironment()
  }
}
