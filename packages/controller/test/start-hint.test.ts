import { expect, test } from 'vitest';
import { MemoryRefusal, type Occupant } from '../src/budget/refusal.ts';
import { startProblem } from '../src/http/answer-errors.ts';

const text = { en: 'studio: in use', fr: 'studio : utilisé' };
const occupant: Occupant = { name: 'cut', title: 'Cut', freesBytes: 2, mayYield: true, text };
const hintOf = (needBytes: number, occupants: Occupant[]) =>
  startProblem(new MemoryRefusal({ needBytes, freeBytes: 0, wholeBytes: 4, occupants }), 'comfyui').hint;

test('a start without memory is told who may sleep for it, by name, and of the line', () => {
  const others = [occupant, { ...occupant, name: 'studio', mayYield: false }, { ...occupant, name: 'notes' }];
  expect(hintOf(4, others)).toBe(
    'Put one to sleep for it: veille start comfyui --evict cut or notes. Or wait in line: veille start comfyui --line.',
  );
});

test('where nobody may be asked, only the line is offered', () => {
  expect(hintOf(4, [{ ...occupant, mayYield: false }])).toBe('Wait in line: veille start comfyui --line.');
});

test('what can never fit is offered neither', () => {
  const hint = hintOf(5, [occupant]);
  expect(hint).toContain('Lower its "memory"');
  expect(hint).not.toMatch(/--line|--evict/);
});
