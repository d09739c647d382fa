/** A newer version. */
export interface Found {
  readonly version: string
  /** Of the download; null where the list does not say. */
  readonly bytes: number | null
}

/** Looks once for a newer version, and brings it. Errors are those of electron-updater and of the system. */
export interface Updater {
  /** @returns null where nothing is newer than this version */
  look(): Promise<Found | null>
  /** Downloads what was found, verifies it, and keeps it. @param onProgress bytes so far and in all */
  download(onProgress: (received: number, total: number) => void): Promise<void>
  /**
   * Puts what was downloaded in this version's place and quits.
   * @param onFailure it could not be done; this version goes on
   */
  install(onFailure: (error: Error) => void): void
  /** Closes every connection and gives a download up. */
  end(): void
}
