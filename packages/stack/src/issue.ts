/** Where something stands in the stack: keys from the root, such as `['services', 'remotion', 'door']`. */
export type ConfigPath = readonly (string | number)[];

/** A place in a file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a stack, before it has a place in a file. */
export interface Issue {
  readonly path: ConfigPath;
  /** The key itself rather than its value is wrong: an unknown field, a reserved name. */
  readonly atKey?: boolean;
  /** What was found: `door "Re_1"`. */
  readonly found: string;
  /** What was expected: `lower-case letters, digits and hyphens`. */
  readonly expected: string;
  /** A line to paste: `door: 're-1'`. */
  readonly fix: string;
}
