import type { Draft } from '../draft.ts';
import type { Issue } from '../issue.ts';

/** Looks at the whole stack for one sort of mistake. What is absent or of the wrong type has been reported before. */
export type Rule = (draft: Draft) => Issue[];
