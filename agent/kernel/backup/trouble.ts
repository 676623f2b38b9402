/** Why a backup, a rehearsal or a restore failed, in words that say what to do. */
export class Trouble extends Error {
  constructor(
    /** The reason of the Event: `WrongRepositoryPassword`. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}
