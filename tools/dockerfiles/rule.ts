import type { Dockerfile, Instruction } from 'dockerfile-ast';

/** Something wrong, and what to do about it. */
export interface Fault {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export type Rule = (dockerfile: Dockerfile) => Fault[];

export function fault(instruction: Instruction, message: string): Fault {
  return { line: instruction.getRange().start.line + 1, message };
}

/** The commands of a RUN, as words: what stands between `&&`, `||`, `;` and `|`. */
export function commandsOf(run: Instruction): string[][] {
  const text = run.getArgumentsContent() ?? '';
  return text
    .split(/&&|\|\||[;|]/)
    .map((command) => command.trim().split(/\s+/))
    .filter(([first]) => first !== '');
}

export function instructions(dockerfile: Dockerfile, ...keywords: string[]): Instruction[] {
  return dockerfile.getInstructions().filter((each) => keywords.includes(each.getKeyword()));
}
