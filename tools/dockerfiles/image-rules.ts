import { type Dockerfile, type From, type Instruction, JSONInstruction } from 'dockerfile-ast';
import { type Fault, fault, instructions, type Rule } from './rule.ts';

/** What the image is made on, who it runs as, how it starts. */
export const imageRules: readonly Rule[] = [pinnedBases, ordinaryUser, commandsAsWords];

function pinnedBases(dockerfile: Dockerfile): Fault[] {
  const stages = dockerfile.getFROMs().map((from) => from.getBuildStage());
  return dockerfile.getFROMs().flatMap((from) => {
    const image = imageOf(from, dockerfile);
    return image === null || image === 'scratch' || stages.includes(image) || isPinned(image)
      ? []
      : [fault(from, `${image} is another image every month: name a version, such as ${nameOf(image)}:1.2`)];
  });
}

/** Null where only whoever builds it says which: `ARG BASE` without a default. */
function imageOf(from: From, dockerfile: Dockerfile): string | null {
  const image = from.getImage() ?? '';
  const variable = /^\$\{?(\w+)\}?$/.exec(image)?.[1];
  return variable === undefined ? image : (dockerfile.resolveVariable(variable, from.getRange().start.line) ?? null);
}

function isPinned(image: string): boolean {
  if (image.includes('@sha256:')) return true;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag !== undefined && /\d/.test(tag) && !tag.startsWith('latest');
}

function nameOf(image: string): string {
  return image.replace(/:[^:/]*$/, '');
}

/** A comment `# root: why` excuses an image that cannot do otherwise. */
function ordinaryUser(dockerfile: Dockerfile): Fault[] {
  const excused = dockerfile.getComments().some((comment) => /^root: \S/.test(comment.getContent()));
  const last = dockerfile.getFROMs().at(-1);
  if (excused || last === undefined) return [];
  const users = instructions(dockerfile, 'USER').filter((user) => isAfter(user, last));
  const user = users.at(-1);
  if (user === undefined) return [fault(last, 'it runs as root: set USER, or say why not in a comment "# root: why"')];
  const [name = ''] = (user.getArgumentsContent() ?? '').split(':');
  return name === 'root' || name === '0' ? [fault(user, 'it runs as root: set another USER')] : [];
}

function isAfter(one: Instruction, other: Instruction): boolean {
  return one.getRange().start.line > other.getRange().start.line;
}

/** A shell in between gets the signals that were meant for the program. */
function commandsAsWords(dockerfile: Dockerfile): Fault[] {
  return instructions(dockerfile, 'CMD', 'ENTRYPOINT')
    .filter((each) => !(each instanceof JSONInstruction) || each.getOpeningBracket() === null)
    .map((each) => fault(each, `${each.getKeyword()} is a line for a shell: write its words as ["program", "word"]`));
}
