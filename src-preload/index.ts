import { contextBridge, ipcRenderer } from 'electron'
import { type AppApi, type AppEvents, eventNames, requestSchemas } from './contract/ipc'

const requests = Object.fromEntries(
  Object.keys(requestSchemas).map((name) => [
    name,
    (...payload: unknown[]) => ipcRenderer.invoke(name, ...payload)
  ])
)

const api = {
  ...requests,
  on: <Name extends keyof AppEvents>(name: Name, listener: (event: AppEvents[Name]) => void) => {
    if (!Object.hasOwn(eventNames, name)) throw new Error(`No event is named ${name}.`)
    const relay = (_: unknown, event: AppEvents[Name]): void => {
      listener(event)
    }
    ipcRenderer.on(name, relay)
    return () => {
      ipcRenderer.removeListener(name, relay)
    }
  }
} as AppApi

contextBridge.exposeInMainWorld('app', Object.freeze(api))
