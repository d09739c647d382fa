import type { Training } from '../training/training'
import type { Handlers } from './answer-requests'

type TrainingRequests =
  | 'startTraining'
  | 'pauseTraining'
  | 'resumeTraining'
  | 'stopTraining'
  | 'changeLearningRate'
  | 'changeMomentum'

export function trainingRequests(training: Training): Pick<Handlers, TrainingRequests> {
  const command = (name: 'pause' | 'resume' | 'stop') => () => {
    training.command(name)
    return null
  }
  return {
    startTraining: (hyperparameters) => training.start(hyperparameters),
    pauseTraining: command('pause'),
    resumeTraining: command('resume'),
    stopTraining: command('stop'),
    changeLearningRate: (value) => training.change('learningRate', value),
    changeMomentum: (value) => training.change('momentum', value)
  }
}
