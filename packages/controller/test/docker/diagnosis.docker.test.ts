import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { ServiceManifest, ServiceView } from '@veille/protocol';
import { type Engine, temporaryFolder, testImage, useEngine } from '@veille/testkit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { followEvents } from '../support/follow-events.ts';
import { testManifest } from '../support/manifest.ts';
import { until } from '../support/until.ts';
import { composeService } from './support/compose-service.ts';
import { start, startContainerStudio } from './support/container-studio.ts';
import { type Fault, faults } from './support/faults.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();

describe('a service that', () => {
  test.for(Object.entries(faults))('%s is told so, with what mends it', async ([_title, fault], context) => {
    const view = await failed(engineOf(context), fault);
    expectDiagnosis(view, fault);
  });

  test('finds its port taken is told where, with the command that tells by whom', async (context) => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    onTestFinished(() => void stranger.close());
    const { port } = stranger.address() as AddressInfo;
    const view = await failed(engineOf(context), {
      app: { ports: [`127.0.0.1:${port}:3000`] },
      service: { address: `127.0.0.1:${port}` },
    });
    expectDiagnosis(view, { code: 'port-taken', tells: `127.0.0.1:${port}`, command: `sport = :${port}` });
  });

  test('may not write to its volume is told so, with the folder of the host', async (context) => {
    const folder = await temporaryFolder();
    const script = "fs.writeFileSync('/films/one.mp4', '')";
    const view = await failed(engineOf(context), {
      app: { user: '1234', volumes: [`${folder}:/films`], command: ['node', '-e', script] },
    });
    const command = `sudo chown --recursive 1234 ${folder}`;
    expectDiagnosis(view, { code: 'volume-permission', tells: '/films/one.mp4', command });
  });

  test('was made for another kind of processor is told so', async (context) => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'foreign'), foreignProgram, { mode: 0o755 });
    const view = await failed(engineOf(context), {
      app: { volumes: [`${join(folder, 'foreign')}:/foreign:ro`], command: ['/foreign'] },
    });
    expectDiagnosis(view, { code: 'wrong-architecture', tells: 'another kind of processor', command: 'docker pull' });
  });

  test('has failed tells events, its page and `why` what mends it, the page in the language of the reader', async (context) => {
    const engine = engineOf(context);
    const folder = await temporaryFolder();
    const service = await describeService(engine, folder, faults['lacks a Python module'] as Fault);
    const controller = await startContainerStudio(engine, folder, [service]);
    const { apiSocket } = testManifest(folder, []);
    const heard = await followEvents({ socketPath: apiSocket, path: '/api/events' });
    await start(controller);
    const told = await until('the event', () => heard().find((event) => event.type === 'diagnosis'));
    expect(told.diagnosis).toEqual((await controller.view('one')).diagnosis);
    const asked = { path: '/state', headers: { 'accept-language': 'fr' } };
    const { reason } = JSON.parse((await controller.door('one', asked)).body);
    expect(reason).toContain('ajoutez la ligne « requests »');
    expect(reason).toContain("Essayez : echo 'requests' >> requirements.txt");
    const why = JSON.parse((await controller.api('/api/services/one/why')).body);
    expect(why.sentences.join(' ')).toContain("Try: echo 'requests' >> requirements.txt");
  });

  test('crashes in a loop is stopped after a few tries', async (context) => {
    const engine = engineOf(context);
    const { app } = faults['ends with a code and a last word'] as Fault;
    const folder = await temporaryFolder();
    const service = await describeService(engine, folder, { app: { ...app, restart: 'unless-stopped' } });
    const controller = await startContainerStudio(engine, folder, [service]);
    await start(controller);
    expect((await controller.view('one')).status).toBe('failed');
    const running = ['ps', '--quiet', '--filter', `label=com.docker.compose.project=${service.compose.project}`];
    expect(engine.docker(running)).toBe('');
  });
});

test('where no engine answers that is said, with the command that starts it', async (context) => {
  const engine = engineOf(context);
  const folder = await temporaryFolder();
  const service = await describeService(engine, folder, { app: {} });
  const nowhere = { ...engine, host: `unix://${join(folder, 'no.sock')}` };
  const controller = await startContainerStudio(nowhere, folder, [service]);
  await start(controller);
  expectDiagnosis(await controller.view('one'), {
    code: 'engine-unreachable',
    tells: 'does not answer',
    command: 'systemctl start docker',
  });
});

type Described = Pick<Fault, 'images' | 'app' | 'helper' | 'service'>;

async function describeService(engine: Engine, folder: string, { images = {}, app, helper, service = {} }: Described) {
  const image = (name: 'app' | 'helper') => testImage(engine, images[name] ?? 'web');
  const containers = {
    app: { image: await image('app'), ...app },
    ...(helper && { helper: { image: await image('helper'), ...helper } }),
  };
  return composeService(engine, folder, { containers, service });
}

async function failed(engine: Engine, fault: Described): Promise<ServiceView> {
  const folder = await temporaryFolder();
  const service: ServiceManifest = await describeService(engine, folder, fault);
  const controller = await startContainerStudio(engine, folder, [service]);
  await start(controller);
  return controller.view('one');
}

function expectDiagnosis({ status, reason, diagnosis }: ServiceView, said: Pick<Fault, 'code' | 'tells' | 'command'>) {
  expect({ status, ...diagnosis }).toMatchObject({
    status: 'failed',
    code: said.code,
    sentence: expect.stringContaining(said.tells),
    ...(said.command && { command: expect.stringContaining(said.command) }),
  });
  expect(reason).toContain(diagnosis?.sentence);
}

/** The header of a program for a processor that no machine of today has (Motorola 68000). */
const foreignProgram = Buffer.from(
  '7f454c4601020100000000000000000000020004000000010000000000000034000000000000000000340020000000280000000000',
  'hex',
);
