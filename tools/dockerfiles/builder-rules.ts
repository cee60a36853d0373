import { type Dockerfile, ModifiableInstruction } from 'dockerfile-ast';
import { type Fault, fault, instructions, type Rule } from './rule.ts';

/** What the builder of Docker 20.10, which Debian has without buildx, does not know. */
export const builderRules: readonly Rule[] = [newFlags, heredocs, frontends, ownArguments, addedAddresses];

const onlyBuildKit: Readonly<Record<string, readonly string[]>> = {
  RUN: ['mount', 'network', 'security', 'device'],
  COPY: ['link', 'chmod', 'parents', 'exclude'],
  ADD: ['link', 'chmod', 'checksum', 'keep-git-dir', 'exclude', 'unpack'],
};

function newFlags(dockerfile: Dockerfile): Fault[] {
  return instructions(dockerfile, ...Object.keys(onlyBuildKit)).flatMap((each) => {
    const flags = each instanceof ModifiableInstruction ? each.getFlags().map((flag) => flag.getName()) : [];
    const refused = flags.filter((flag) => onlyBuildKit[each.getKeyword()]?.includes(flag));
    return refused.map((flag) =>
      fault(each, `${each.getKeyword()} --${flag} needs BuildKit, which Debian's engine lacks`),
    );
  });
}

function heredocs(dockerfile: Dockerfile): Fault[] {
  return instructions(dockerfile, 'RUN', 'COPY', 'ADD')
    .filter((each) => /(?:^|\s)<<-?["']?\w/.test(each.getRawArgumentsContent() ?? ''))
    .map((each) => fault(each, 'a heredoc needs BuildKit: put the text into a file and COPY it'));
}

function frontends(dockerfile: Dockerfile): Fault[] {
  return dockerfile
    .getDirectives()
    .filter((directive) => directive.getName().toLowerCase() === 'syntax')
    .map(() => ({ line: 1, message: 'a syntax directive makes the build fetch a builder: leave it out' }));
}

/** BuildKit sets these; elsewhere they are empty without a word. */
function ownArguments(dockerfile: Dockerfile): Fault[] {
  return instructions(dockerfile, 'ARG', 'FROM')
    .filter((each) => /\b(?:TARGET|BUILD)(?:PLATFORM|ARCH|OS|VARIANT)\b/.test(each.getArgumentsContent() ?? ''))
    .map((each) => fault(each, 'only BuildKit sets this: ask `dpkg --print-architecture` in a RUN'));
}

function addedAddresses(dockerfile: Dockerfile): Fault[] {
  return instructions(dockerfile, 'ADD')
    .filter((each) => each.getArguments().some((word) => /^(?:https?:|git@|git:|ssh:)/.test(word.getValue())))
    .map((each) => fault(each, 'what an address gives changes: fetch it in a RUN and compare its sha256'));
}
