// npm run make-model: trains the network that comes with the application. "-- --check" trains it and changes nothing:
// is it bit for bit the one in resources/model? An old Node must be able to read this file.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./model/make-model.mjs')
