import { fileURLToPath } from 'node:url';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** The program to run with Node: `node PROGRAM MANIFEST`. It writes its diary to stderr. */
export const controllerProgram = fileURLToPath(new URL(`./main.${extension}`, import.meta.url));
