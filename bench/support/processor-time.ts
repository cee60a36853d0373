import { readFileSync } from 'node:fs';

/** `/proc` counts in ticks of 10 ms on every Linux that Node runs on. */
const microsecondsPerTick = 10_000;

/** How long a process has kept a processor busy so far, in microseconds. Unlike a clock it does not see who else is at work. */
export function processorTime(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold spaces; user and system time are the 14th and 15th field of the whole line.
  const [user, system] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * microsecondsPerTick;
}
