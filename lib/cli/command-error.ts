/** Something that the one who typed the command can mend: told without a stack. */
export class CommandError extends Error {}
