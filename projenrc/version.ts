/** The version of this package, which the programs of the agents name, too. */
export const VERSION = '0.1.0';
