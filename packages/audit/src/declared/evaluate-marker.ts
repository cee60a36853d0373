import { satisfies, valid } from '@renovatebot/pep440';
import type { Marker, Operand } from './marker.ts';
import { normalizeName } from './requirement.ts';

/** Where the program is to run: always Linux and CPython. */
export interface MarkerEnvironment {
  /** `3.12`. */
  readonly python: string;
  /** The extra that is being installed; empty for none. */
  readonly extra: string;
}

/** Whether a marker holds; null when that hangs on something not known here, as the processor does. */
export function evaluateMarker(marker: Marker | null, environment: MarkerEnvironment): boolean | null {
  if (marker === null) return true;
  if (marker.kind === 'compare') return compare(marker, environment);
  const sides = [evaluateMarker(marker.left, environment), evaluateMarker(marker.right, environment)];
  const decisive = marker.kind === 'or';
  if (sides.includes(decisive)) return decisive;
  return sides.includes(null) ? null : !decisive;
}

type Comparison = Extract<Marker, { kind: 'compare' }>;

/** The patch number is not known: what the first and a late one agree on is. */
function compare(marker: Comparison, environment: MarkerEnvironment): boolean | null {
  const [first, late] = ['0', '99'].map((patch) => compareAt(marker, environment, patch));
  return first === late ? (first ?? null) : null;
}

function compareAt(marker: Comparison, environment: MarkerEnvironment, patch: string): boolean | null {
  const left = operandText(marker.left, environment, patch);
  const right = operandText(marker.right, environment, patch);
  if (left === null || right === null) return null;
  const isExtra = [marker.left, marker.right].some((side) => 'variable' in side && side.variable === 'extra');
  return isExtra
    ? holds(marker.operator, normalizeName(left), normalizeName(right))
    : holds(marker.operator, left, right);
}

function operandText(operand: Operand, { python, extra }: MarkerEnvironment, patch: string): string | null {
  if ('text' in operand) return operand.text;
  switch (operand.variable) {
    case 'python_version':
      return python;
    case 'python_full_version':
    case 'implementation_version':
      return `${python}.${patch}`;
    case 'os_name':
    case 'os.name':
      return 'posix';
    case 'sys_platform':
    case 'sys.platform':
      return 'linux';
    case 'platform_system':
      return 'Linux';
    case 'implementation_name':
      return 'cpython';
    case 'platform_python_implementation':
    case 'python_implementation':
      return 'CPython';
    case 'extra':
      return extra;
    default:
      return null;
  }
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function holds(operator: string, left: string, right: string): boolean {
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  if (valid(left) && isSpecifier(operator, right)) return satisfies(left, `${operator}${right}`);
  // `"3.9" <= python_version`: the version with a patch number or a star is on the left.
  if (valid(right) && isSpecifier(mirrored[operator] ?? operator, left)) {
    return satisfies(right, `${mirrored[operator] ?? operator}${left}`);
  }
  return holdsForText(operator, left, right);
}

function isSpecifier(operator: string, version: string): boolean {
  return valid(version) !== null || (['==', '!='].includes(operator) && /^\d+(\.\d+)*\.\*$/.test(version));
}

function holdsForText(operator: string, left: string, right: string): boolean {
  switch (operator) {
    case '==':
    case '===':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
