/** The command `operatorless`, with all that it needs but the peer dependencies. */
export const COMMAND = 'build/cli/main.js';

/** The licenses of the packages in it. */
export const LICENSES = 'build/cli/LICENSES.txt';
