import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, type TestContext, test } from 'vitest';
import type { Executor } from '../../src/index.ts';

const never = new AbortController().signal;
const shell = (script: string, ...words: string[]) => ['/bin/sh', '-c', script, 'sh', ...words];

/** What every executor that reaches a host must do. A new one is done when this passes. `prepare` makes a fresh one. */
export function testExecutor(name: string, prepare: (context: TestContext) => Promise<Executor>): void {
  describe(`the ${name} executor`, () => {
    test('runs words as they are, whatever is in them', async (context) => {
      const words = ['plain', '', 'two words', `it's "quoted"`, '$HOME `id` \\ ; & | * ?', 'é\n2', '-n', '~'];
      const executor = await prepare(context);
      const { stdout } = await executor.run({
        words: shell('printf "%s|" "$@"', ...words),
        root: false,
        signal: never,
      });
      expect(stdout).toBe(`${words.join('|')}|`);
    });

    test('answers with the code and both outputs', async (context) => {
      const executor = await prepare(context);
      const words = shell('echo out; echo err >&2; exit 7');
      const result = await executor.run({ words, root: false, signal: never });
      expect(result).toEqual({ code: 7, stdout: 'out\n', stderr: 'err' });
    });

    test('hands on bytes of any kind, and their end', async (context) => {
      const executor = await prepare(context);
      const input = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 256));
      const { stdout } = await executor.run({ words: ['cksum'], root: false, signal: never, input });
      const here = await executor.run({ words: ['wc', '-c'], root: false, signal: never, input });
      expect(stdout).toMatch(/ 300000\s*$/);
      expect(here.stdout.trim()).toBe('300000');
    });

    test('leaves nothing listening behind each piece of a large input', async (context) => {
      const executor = await prepare(context);
      const warnings: string[] = [];
      const hear = ({ name }: Error) => warnings.push(name);
      process.on('warning', hear);
      async function* megabytes(): AsyncGenerator<Uint8Array> {
        for (let piece = 0; piece < 40; piece += 1) yield Buffer.alloc(256 * 1024);
      }
      const { stdout } = await executor.run({ words: ['wc', '-c'], root: false, signal: never, input: megabytes() });
      process.off('warning', hear);
      expect(stdout.trim()).toBe(String(10 * 1024 ** 2));
      expect(warnings).toEqual([]);
    });

    test('tells lines as they come, so that a conversation is possible', async (context) => {
      const executor = await prepare(context);
      const heard: string[] = [];
      let wake = () => {};
      const answered = new Promise<void>((resolve) => {
        wake = resolve;
      });
      async function* talk(): AsyncGenerator<string> {
        yield 'one\n';
        await answered;
        yield 'two\n';
      }
      const onLine = (line: string) => {
        heard.push(line);
        wake();
      };
      await executor.run({
        words: shell('read -r a; echo "got $a"; read -r b; printf "got $b"'),
        root: false,
        signal: never,
        input: talk(),
        onLine,
      });
      expect(heard).toEqual(['got one', 'got two']);
    });

    test('becomes root, and hands root its input untouched', async (context) => {
      const executor = await prepare(context);
      const words = shell('id -u; cat');
      expect(await executor.run({ words, root: true, input: 'first\n', signal: never })).toMatchObject({
        stdout: '0\nfirst\n',
      });
    });

    test('ends a command that is aborted, and what it was told last does not matter', async (context) => {
      const executor = await prepare(context);
      const stop = new AbortController();
      const running = executor.run({
        words: shell('echo begun; cat'),
        root: false,
        signal: stop.signal,
        input: forever(stop.signal),
        onLine: () => stop.abort(),
      });
      await expect(running).rejects.toThrow(/abort/i);
    });
  });
}

async function* forever(signal: AbortSignal): AsyncGenerator<string> {
  while (!signal.aborted) {
    yield '';
    await sleep(20);
  }
}
