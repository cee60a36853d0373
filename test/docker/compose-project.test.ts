import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Engine, freePort, runProgram, testImage, useEngine, withComposePlugin } from '@veille/testkit';
import { afterAll, describe, expect, type TestContext, test } from 'vitest';
import { shop } from './support/shop-kind.ts';
import { untilAnswers } from './support/until-answers.ts';
import { type WrittenProject, writeProject } from './support/written-project.ts';

const engineFor = useEngine();

const generations = [
  { title: 'docker-compose', program: ['docker-compose'], envOf: ({ env }: Engine) => env },
  { title: 'docker compose', program: ['docker', 'compose'], envOf: withComposePlugin },
];

describe.each(generations)('by $title', (generation) => {
  let upOnce: Promise<UpProject> | null = null;
  const ask = (context: TestContext): Promise<UpProject> => {
    const engine = engineFor(context);
    const env = generation.envOf(engine) ?? context.skip('there is no `docker compose`: `make test` builds one');
    upOnce ??= upProject(engine, env, generation.program);
    return upOnce;
  };
  afterAll(async () => (await upOnce)?.remove());

  test('a compiled project comes up in order, limited and closed as it says', async (context) => {
    const { engine, project, port } = await ask(context);
    await untilAnswers(`http://127.0.0.1:${port}/`);
    const [web, db] = inspect(engine, project, ['web', 'db']);

    expect(web?.Config.Labels).toMatchObject({ 'dev.veille.digest': project.spec.digest, 'dev.veille.service': 'app' });
    expect({ ...web?.HostConfig, CapAdd: plainNames(web?.HostConfig.CapAdd) }).toMatchObject({
      Memory: 256 * 1024 ** 2,
      NanoCpus: 0.5e9,
      CapDrop: ['ALL'],
      CapAdd: ['DAC_OVERRIDE'],
      SecurityOpt: ['no-new-privileges:true'],
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
      PortBindings: { '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
    });
    expect(db?.HostConfig.PortBindings ?? {}).toEqual({});
    expect(db?.State.Health?.Status).toBe('healthy');
    expect(Date.parse(web?.State.StartedAt ?? '')).toBeGreaterThan(Date.parse(db?.State.StartedAt ?? ''));
    engine.run(['ip', 'link', 'show', project.spec.bridge ?? '']);
  });

  test('a secret is read from its file and stands nowhere else', async (context) => {
    const { engine, project, port } = await ask(context);
    const { secrets } = JSON.parse(await untilAnswers(`http://127.0.0.1:${port}/`));
    expect(secrets).toEqual({ shop_db_password: 48 });

    const value = readFileSync(project.compilation.secrets[0]?.path ?? '', 'utf8');
    const inspected = JSON.stringify(inspect(engine, project, ['web', 'db', 'cache']));
    const processes = project.compose(['top']);
    expect([inspected, processes, project.compose(['config'])].filter((text) => text.includes(value))).toEqual([]);
    expect(inspected).toContain('DATABASE_PASSWORD_FILE=/run/secrets/shop_db_password');
    expect(inspected).toContain(`PRICE=5$ or \${DATABASE_PASSWORD}`);
  });

  test('what a database keeps is there again after the containers were removed', async (context) => {
    const { project } = await ask(context);
    const query = (sql: string) =>
      project.compose(['exec', '-T', 'db', 'psql', '-U', 'shop', '-h', '/run/postgresql', '-tAc', sql]);
    query("CREATE TABLE films (name text); INSERT INTO films VALUES ('title card')");
    project.compose(['down']);
    project.compose(['up', '--detach']);
    expect(query('SELECT name FROM films').trim()).toBe('title card');
  });

  test('compose called by hand in the project’s folder means the same project', async (context) => {
    const { engine, project } = await ask(context);
    const env = { ...generation.envOf(engine), PWD: undefined };
    const file = project.spec.files[0] ?? '';
    const byHand = runProgram([...generation.program, '--file', file, 'ps', '--quiet'], env);
    expect(byHand.trim().split('\n').sort()).toEqual(project.compose(['ps', '--quiet']).trim().split('\n').sort());
    expect(dirname(file)).toContain('/artifacts/compose/app');
  });
});

interface UpProject {
  readonly engine: Engine;
  readonly project: WrittenProject;
  readonly port: number;
  readonly remove: () => void;
}

async function upProject(engine: Engine, env: Engine['env'], program: readonly string[]): Promise<UpProject> {
  const images = {
    web: await testImage(engine, 'web'),
    postgres: await testImage(engine, 'postgres'),
    redis: await testImage(engine, 'redis'),
  };
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  const port = await freePort();
  const project = writeProject(engine, { folder, port, service: shop({ images }), program, env });
  const remove = () => {
    project.compose(['down']);
    rmSync(folder, { recursive: true });
  };
  try {
    project.compose(['up', '--detach']);
  } catch (error) {
    remove();
    throw error;
  }
  return { engine, project, port, remove };
}

interface Inspected {
  readonly Config: { readonly Labels: Record<string, string> };
  readonly HostConfig: Readonly<Record<string, unknown>> & { readonly CapAdd: readonly string[] | null };
  readonly State: { readonly StartedAt: string; readonly Health?: { readonly Status: string } };
}

function inspect(engine: Engine, project: WrittenProject, containers: readonly string[]): Inspected[] {
  const ids = containers.map((container) => project.compose(['ps', '--quiet', container]).trim());
  return JSON.parse(engine.docker(['inspect', ...ids]));
}

/** `docker compose` writes `CAP_CHOWN` where `docker-compose` writes `CHOWN`. */
function plainNames(capabilities: readonly string[] | null | undefined): string[] {
  return (capabilities ?? []).map((name) => name.replace(/^CAP_/, ''));
}
