import type { ApplyEvent } from '@veille/deploy';
import type { Terminal } from '../terminal.ts';
import { formatDuration } from '../units.ts';

const tickMs = 500;

/** Says what happens on each host while it happens: the last step of each in one line that moves, and how each ended. */
export function followApply(terminal: Terminal, hosts: readonly string[]) {
  const started = performance.now();
  const steps = new Map<string, string>();
  const show = () => {
    const parts = [...steps].map(([host, step]) => `${host}: ${step}`);
    terminal.show(`${formatDuration(performance.now() - started)}  ${parts.join('   ')}`);
  };
  const timer = setInterval(show, tickMs);
  const width = Math.max(...hosts.map((host) => host.length));
  const say = (host: string, text: string) => terminal.say(`  ${host.padEnd(width)}  ${text}`);
  return {
    onEvent: (event: ApplyEvent) => {
      if (event.type === 'step') steps.set(event.host, event.text);
      if (event.type === 'line') say(event.host, terminal.styleSaid('dim', event.text));
      if (event.type === 'applied') {
        steps.set(event.host, 'in place');
        say(event.host, `in place after ${formatDuration(performance.now() - started)}`);
      }
      if (event.type === 'ended') steps.delete(event.host);
      show();
    },
    stop: () => clearInterval(timer),
  };
}
