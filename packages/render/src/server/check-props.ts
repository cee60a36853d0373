import { type Composition, type RenderRequest, toProblem } from '@veille/protocol';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { nearest } from './nearest.ts';
import { ProblemError } from './problem-error.ts';

/** Fills in the composition's default props and checks the whole. Throws ProblemError for all faults at once. */
export type PropsCheck = (request: RenderRequest) => RenderRequest;

export function createPropsCheck(compositions: readonly Composition[]): PropsCheck {
  const ajv = formats.default(new Ajv2020({ allErrors: true, strict: false, useDefaults: true }));
  const known = new Map(compositions.map((one) => [one.id, { ...one, validate: compile(ajv, one) }]));

  return ({ compositionId, inputProps }) => {
    const composition = known.get(compositionId);
    if (composition === undefined) throw unknownComposition(compositionId, [...known.keys()]);
    const props = structuredClone({ ...composition.defaultProps, ...inputProps });
    if (composition.validate && !composition.validate(props)) {
      throw invalidProps(compositionId, composition.validate.errors ?? []);
    }
    return { compositionId, inputProps: props };
  };
}

function compile(ajv: Ajv2020, { propsSchema }: Composition): ValidateFunction | null {
  return propsSchema === null ? null : ajv.compile(propsSchema);
}

function unknownComposition(id: string, known: readonly string[]): ProblemError {
  const meant = nearest(id, known);
  const hint =
    meant === null
      ? `Known compositions: ${known.join(', ')}.`
      : `Did you mean ${meant}? Known compositions: ${known.join(', ')}.`;
  return new ProblemError(toProblem(400, 'unknown-composition', `There is no composition "${id}".`, hint));
}

function invalidProps(id: string, faults: readonly ErrorObject[]): ProblemError {
  const errors = faults.map((fault) => ({ path: `/inputProps${pointer(fault)}`, message: sentence(fault) }));
  const count = errors.length === 1 ? 'one fault' : `${errors.length} faults`;
  const detail = `The props for ${id} have ${count}.`;
  return new ProblemError(
    toProblem(422, 'invalid-props', detail, 'Mend what `errors` names; GET /compositions has the schema.', errors),
  );
}

/** The place of the fault: for a property that is missing or unknown, the property itself. */
function pointer({ instancePath, params }: ErrorObject): string {
  const property: unknown = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return typeof property === 'string'
    ? `${instancePath}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : instancePath;
}

function sentence({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'additionalProperties') return 'is not a prop of this composition';
  if (keyword === 'enum') return `must be one of ${params.allowedValues.join(', ')}`;
  return message ?? 'is wrong';
}
