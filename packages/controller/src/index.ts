import { fileURLToPath } from 'node:url';

export { type Admission, type AdmissionQuestion, type Candidate, decideAdmission } from './budget/admission.ts';
export { type RoomInput, roomBytes } from './budget/room.ts';
export { explainRefusal } from './diagnosis/explain-refusal.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** The program to run with Node: `node PROGRAM MANIFEST`. It writes its diary to stderr. */
export const controllerProgram = fileURLToPath(new URL(`./main.${extension}`, import.meta.url));
