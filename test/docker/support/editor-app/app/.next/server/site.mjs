// As a build writes what the server runs.
export const origin = 'http://origin.placeholder.invalid';
