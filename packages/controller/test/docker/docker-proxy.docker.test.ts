import { freePort, temporaryFolder, testImage, useEngine } from '@veille/testkit';
import { describe, expect, test, vi } from 'vitest';
import { caddies, caddyService, writeCaddyfile } from '../support/caddy.ts';
import { testManifest } from '../support/manifest.ts';
import { type Answer, send } from '../support/send.ts';
import { composeService } from './support/compose-service.ts';
import { startContainerStudio } from './support/container-studio.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();
const film = Buffer.alloc(300_000, 'f');

describe.each(caddies)('behind Caddy $version', ({ program }) => {
  test('a service that listens a second after its container gives nobody a 502 or a reset', async (context) => {
    const engine = engineOf(context);
    const image = await testImage(engine, 'web');
    const folder = await temporaryFolder();
    const slow = { image, environment: { ANSWER_AFTER_MS: '1000' } };
    const described = await composeService(engine, folder, { containers: { app: slow } });
    const port = await freePort();
    const service = {
      ...described,
      door: described.door && { ...described.door, url: `http://one.localhost:${port}` },
    };
    const services = [service, caddyService(folder, program)];
    writeCaddyfile(folder, testManifest(folder, services), port);
    const controller = await startContainerStudio(engine, folder, services, undefined, { holdTimeoutMs: 60_000 });
    await controller.untilStatus('caddy', 'ready');
    const ask = (method: string) => throughTheDoor(port, method);

    for (const _round of ['made', 'started again']) {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(index % 2 ? 'POST' : 'GET')));
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(answers.map(({ body }) => JSON.parse(body).bytes)).toEqual(
        answers.map((_, index) => (index % 2 ? film.length : 0)),
      );
      const stopping = controller.api('/api/services/one/stop', { method: 'POST' });
      await controller.untilStatus('one', 'stopping');
      // Whoever comes while it falls asleep waits for it to wake.
      expect((await ask('POST')).status).toBe(200);
      await stopping;
      await controller.api('/api/services/one/stop', { method: 'POST' });
    }
  });
});

function throughTheDoor(port: number, method: string): Promise<Answer> {
  return send({
    to: { host: '127.0.0.1', port },
    path: '/any',
    method,
    headers: { host: `one.localhost:${port}`, accept: 'application/json' },
    ...(method === 'POST' && { body: film }),
  });
}
