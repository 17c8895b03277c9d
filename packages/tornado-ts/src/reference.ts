/** The version of Tornado whose names and behaviour these packages follow. */
export const reference = '6.6.dev1'
