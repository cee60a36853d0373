import type { Place } from '../issue.ts';
import { nodesIn, parseConfig, placeOf } from './syntax.ts';

/**
 * Where a file throws what is no error (`throw null`) and so has no stack. Null where several places may have done it;
 * `throw new …` is none of them.
 */
export function barePlace(source: string, file: string): Place | null {
  const parsed = parseConfig(source, file);
  if ('problem' in parsed) return null;
  const throws = nodesIn(parsed.program).filter((node) => node.type === 'ThrowStatement' && !throwsNew(node));
  const [only, another] = throws;
  return only === undefined || another !== undefined ? null : placeOf(only, file);
}

function throwsNew(node: object): boolean {
  return 'argument' in node && (node.argument as { type?: string } | null)?.type === 'NewExpression';
}
