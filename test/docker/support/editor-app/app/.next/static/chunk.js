// As a build writes what browsers run: the address is a text in a file with a name that stays.
export const origin = 'http://origin.placeholder.invalid';
