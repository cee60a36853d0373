import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AuditReport, auditImports, failsAudit, formatReport, reportJson } from '../src/index.ts';
import { type Files, listed, sourceTree } from './source-tree.ts';

/** ComfyUI v0.3.27 in miniature: a pin that PyPI does not have any more, and a module that was forgotten. */
const comfyui = {
  'requirements.txt': '# comfyui-frontend-package, and what runs it\ncomfyui-frontend-package==1.14.5\ntorch\n',
  'main.py': 'import torch\nimport requests\n\ndef front():\n    import comfyui_frontend_package\n',
};

/** As pip 23.2 printed it in November 2026, with fewer versions. */
const pipLog = [
  'Collecting torch (from -r requirements.txt (line 3))',
  'ERROR: Could not find a version that satisfies the requirement comfyui-frontend-package==1.14.5 (from versions: 1.14.0, 1.14.6, 1.15.0, 1.22.3a1, 1.59.0.dev1)',
  'ERROR: No matching distribution found for comfyui-frontend-package==1.14.5',
].join('\n');

/** As uv 0.13 printed it, broken at the width of its terminal. */
const uvLog = [
  'error: No solution found when resolving dependencies',
  '  cause: Because there is no version of',
  '         comfyui-frontend-package==1.14.5 and you require',
  '         comfyui-frontend-package==1.14.5, we can conclude that your requirements are unsatisfiable.',
].join('\n');

async function auditWithLog(files: Files, log: string): Promise<AuditReport> {
  const folder = await sourceTree({ ...files, 'install.log': log });
  return auditImports(folder, { installLog: join(folder, 'install.log') });
}

describe('a pin that the index no longer has', () => {
  test('is told apart from a module that was forgotten, with its line and the version to take instead', async () => {
    const report = await auditWithLog(comfyui, pipLog);
    expect(listed(report)).toEqual([
      'missing requests main.py:2',
      'pin-gone comfyui-frontend-package requirements.txt:2',
    ]);
    const pin = report.findings.find(({ kind }) => kind === 'pin-gone');
    expect(pin?.fix).toBe(
      'write "comfyui-frontend-package==1.14.6" instead of "comfyui-frontend-package==1.14.5" into requirements.txt, or give "comfyui-frontend-package==1.14.6" to uv as --override',
    );
    expect(failsAudit(report, { strict: false })).toBe(true);
  });

  test('fails the audit by itself', async () => {
    const declared = { ...comfyui, 'main.py': 'import torch\n' };
    expect(failsAudit(await auditWithLog(declared, pipLog), { strict: false })).toBe(true);
    expect(failsAudit(await auditWithLog(declared, ''), { strict: false })).toBe(false);
  });

  test('stands in the JSON like every other finding, and first in what people read', async () => {
    const report = await auditWithLog(comfyui, pipLog);
    expect(reportJson(report).findings).toContainEqual({
      kind: 'pin-gone',
      module: 'comfyui-frontend-package',
      file: 'requirements.txt',
      line: 2,
      fix: expect.stringContaining('1.14.6'),
    });
    const text = formatReport(report);
    expect(text.indexOf('pin gone:')).toBeLessThan(text.indexOf('missing:'));
    expect(text).toContain('1 pin-gone, 1 missing');
  });

  test('is recognised in a log of uv, which does not tell what the index has', async () => {
    const report = await auditWithLog(comfyui, uvLog);
    expect(listed(report)).toContain('pin-gone comfyui-frontend-package requirements.txt:2');
    expect(report.findings.find(({ kind }) => kind === 'pin-gone')?.fix).toContain('a version');
  });

  test('is recognised in what Docker prints of a build, with colours', async () => {
    const lines = pipLog.split('\n').map((line) => `#12 3.451 \u001b[31m${line}\u001b[0m`);
    expect(listed(await auditWithLog(comfyui, lines.join('\n')))).toContain(
      'pin-gone comfyui-frontend-package requirements.txt:2',
    );
  });

  test('is found where a pyproject.toml declares it', async () => {
    const toml =
      '[project]\nname = "front"\ndependencies = [\n  "torch",\n  "comfyui_frontend_package == 1.14.5",\n]\n';
    const report = await auditWithLog({ 'pyproject.toml': toml, 'main.py': 'import torch\n' }, pipLog);
    expect(listed(report)).toEqual(['pin-gone comfyui-frontend-package pyproject.toml:5']);
  });

  test('is found where Poetry declares it', async () => {
    const toml = '[tool.poetry]\nname = "front"\n[tool.poetry.dependencies]\nComfyui-Frontend-Package = "1.14.5"\n';
    const report = await auditWithLog({ 'pyproject.toml': toml, 'main.py': 'import os\n' }, pipLog);
    expect(listed(report)).toEqual(['pin-gone comfyui-frontend-package pyproject.toml:4']);
  });

  test('gives way to the newest finished version where there is none after it', async () => {
    const log =
      'ERROR: Could not find a version that satisfies the requirement six==99.0 (from versions: 1.16.0, 1.17.0, 1.18.0rc1)';
    const report = await auditWithLog({ 'requirements.txt': 'six==99.0\n', 'main.py': 'import six\n' }, log);
    expect(report.findings.map(({ fix }) => fix)).toEqual([expect.stringContaining('"six==1.17.0"')]);
  });
});

describe('what an install log cannot tell of the source', () => {
  test('a requirement that the source does not declare is told with whose it is', async () => {
    const log =
      'ERROR: Could not find a version that satisfies the requirement platformdirs<5,>=3.9.1 (from virtualenv==20.26.0) (from versions: 2.0.0, 2.1.0)';
    const report = await auditWithLog({ 'requirements.txt': 'virtualenv\n', 'main.py': 'import virtualenv\n' }, log);
    expect(report.findings).toEqual([]);
    expect(report.notes).toContain(
      'the installer could not find platformdirs<5,>=3.9.1, which virtualenv==20.26.0 requires',
    );
  });

  test('where the index has nothing at all the network may be at fault, so it is no finding', async () => {
    const log =
      'ERROR: Could not find a version that satisfies the requirement six==1.17.0 (from versions: none)\nERROR: No matching distribution found for six==1.17.0';
    const report = await auditWithLog({ 'requirements.txt': 'six==1.17.0\n', 'main.py': 'import six\n' }, log);
    expect(report.findings).toEqual([]);
    expect(report.notes).toContainEqual(expect.stringContaining('no network'));
  });

  test('a log of an install that went well is said to tell nothing', async () => {
    const report = await auditWithLog(comfyui, 'Successfully installed torch-2.9.0\n');
    expect(report.notes).toContain('the install log tells of no requirement that could not be found');
  });

  test('a log that is not there is told with the command that makes one', async () => {
    const folder = await sourceTree(comfyui);
    await expect(auditImports(folder, { installLog: join(folder, 'pip.log') })).rejects.toMatchObject({
      code: 'invalid-request',
      hint: expect.stringContaining('> pip.log 2>&1'),
    });
    await writeFile(join(folder, 'pip.log'), pipLog);
    await expect(auditImports(folder, { installLog: join(folder, 'pip.log') })).resolves.toBeDefined();
  });
});
