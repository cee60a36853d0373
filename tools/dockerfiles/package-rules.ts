import type { Dockerfile, Instruction } from 'dockerfile-ast';
import { commandsOf, type Fault, fault, instructions, type Rule } from './rule.ts';

/** How packages get in: small, clean, and once for many builds. */
export const packageRules: readonly Rule[] = [aptInOneStep, packagesBeforeSources, lockedPackages];

function aptInOneStep(dockerfile: Dockerfile): Fault[] {
  return instructions(dockerfile, 'RUN').flatMap((run) => {
    const commands = commandsOf(run);
    const install = commands.find((words) => isInstall(words, 'apt-get') || isInstall(words, 'apt'));
    if (install === undefined) return [];
    const wanted: [boolean, string][] = [
      [install[0] === 'apt-get', '`apt` is for people: use apt-get'],
      [install.includes('--no-install-recommends'), 'apt-get install needs --no-install-recommends'],
      [install.some((word) => /^(?:-y|--yes|-qy|-yq)$/.test(word)), 'apt-get install needs -y: nobody answers'],
      [
        commands.some(([program, word]) => program === 'apt-get' && word === 'update'),
        'apt-get update belongs into the same RUN: an older one is kept by the cache',
      ],
      [commands.some(removesLists), 'the lists stay in the image: end the same RUN with rm -rf /var/lib/apt/lists/*'],
    ];
    return wanted.filter(([holds]) => !holds).map(([, message]) => fault(run, message));
  });
}

function removesLists(words: readonly string[]): boolean {
  return words[0] === 'rm' && words.some((word) => word.startsWith('/var/lib/apt/lists'));
}

function isInstall(words: readonly string[], program: string): boolean {
  return words[0] === program && words.includes('install');
}

/** What packages are named in, so that only a change of these installs them again. */
const lists =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|requirements.*\.txt|constraints.*\.txt|pyproject\.toml|.*\.lock|.*\.crt)$/;

function packagesBeforeSources(dockerfile: Dockerfile): Fault[] {
  let copied: Instruction | null = null;
  const faults: Fault[] = [];
  for (const each of dockerfile.getInstructions()) {
    if (each.getKeyword() === 'FROM') copied = null;
    else if (each.getKeyword() === 'COPY' && !copiesOnlyLists(each)) copied ??= each;
    else if (each.getKeyword() === 'RUN' && copied !== null && commandsOf(each).some(installs)) {
      const line = copied.getRange().start.line + 1;
      faults.push(fault(each, `each change of what line ${line} copies installs again: copy it after this`));
    }
  }
  return faults;
}

function copiesOnlyLists(copy: Instruction): boolean {
  const sources = copy
    .getArguments()
    .map((word) => word.getValue())
    .slice(0, -1);
  return sources.every((source) => lists.test(source.split('/').at(-1) ?? ''));
}

function installs(words: readonly string[]): boolean {
  const [program = '', word = ''] = words;
  if (program === 'npm') return ['ci', 'install', 'i'].includes(word);
  return ['apt-get', 'apt', 'pip', 'pip3', 'bun', 'uv'].includes(program) && words.includes('install');
}

function lockedPackages(dockerfile: Dockerfile): Fault[] {
  return instructions(dockerfile, 'RUN')
    .filter((run) =>
      commandsOf(run).some(([program, word = '']) => program === 'npm' && ['install', 'i'].includes(word)),
    )
    .map((run) => fault(run, 'npm install takes what is newest: copy the lock file and use npm ci'));
}
