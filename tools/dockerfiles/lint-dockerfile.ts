import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { builderRules } from './builder-rules.ts';
import { imageRules } from './image-rules.ts';
import { packageRules } from './package-rules.ts';
import type { Fault } from './rule.ts';

const rules = [...imageRules, ...builderRules, ...packageRules];

/** What is wrong with a Dockerfile, in the order of its lines: its syntax, then what makes images that differ, leak or do not build everywhere. */
export function lintDockerfile(text: string): Fault[] {
  const dockerfile = DockerfileParser.parse(text);
  const syntax = validate(text).map(({ range, message }): Fault => {
    return { line: range.start.line + 1, message: typeof message === 'string' ? message : message.value };
  });
  return [...syntax, ...rules.flatMap((rule) => rule(dockerfile))].sort((one, other) => one.line - other.line);
}
