import { describe, expect, test } from 'vitest';
import { failsAudit, formatReport, reportJson } from '../src/index.ts';
import { audit, type Installed, listed, sitePackages } from './source-tree.ts';

/** ComfyUI v0.3.27 in miniature: it imports `requests` and does not declare it. */
const comfyui = {
  'requirements.txt': 'torch\ntransformers>=4.28.1\naiohttp>=3.11.8\npyyaml\nPillow\n',
  'main.py': 'import folder_paths\nimport app.frontend_management\nfrom comfy.cli_args import args\n',
  'folder_paths.py': 'import os\nimport yaml\n',
  'app/__init__.py': '',
  'app/logger.py': 'import logging\n',
  'app/frontend_management.py': [
    'from __future__ import annotations',
    'import argparse',
    'from importlib.metadata import version',
    '',
    'import requests',
    'from typing_extensions import NotRequired',
    '',
    'from comfy.cli_args import DEFAULT_VERSION_STRING',
    'import app.logger',
    '',
    'def init():',
    '    import comfyui_frontend_package',
  ].join('\n'),
  'comfy/cli_args.py': 'import argparse\nfrom PIL import Image\n',
  'comfy/attention.py': 'import torch\ntry:\n    import xformers\nexcept ImportError:\n    xformers = None\n',
  'tests-unit/app_test.py': 'import pytest\n',
  'script_examples/client.py': 'import websocket\n',
};

const others: Readonly<Record<string, Installed>> = {
  torch: { requires: ['typing-extensions>=4.8.0'], record: ['torch/__init__.py'] },
  'typing-extensions': { record: ['typing_extensions.py'] },
  aiohttp: { record: ['aiohttp/__init__.py'] },
  PyYAML: { record: ['yaml/__init__.py', '_yaml/__init__.py'] },
  pillow: { record: ['PIL/__init__.py', 'PIL/Image.py'] },
  'huggingface-hub': { requires: ['requests', 'tqdm>=4.42.1'], record: ['huggingface_hub/__init__.py'] },
  requests: { record: ['requests/__init__.py', 'requests/adapters.py'] },
};

const withTransformers4 = {
  ...others,
  transformers: { requires: ['huggingface-hub<1.0', 'requests'], record: ['transformers/__init__.py'] },
};

const withTransformers5 = {
  ...others,
  transformers: { requires: ['httpx', 'requests; extra == "agents"'], record: ['transformers/__init__.py'] },
};

describe('REX-40', () => {
  test('what transformers 4 brings along is there by chance, and transformers is named', async () => {
    const report = await audit(comfyui, { sitePackages: await sitePackages(withTransformers4) });
    const finding = report.findings.find(({ module }) => module === 'requests');
    expect(finding).toEqual({
      kind: 'by-chance',
      module: 'requests',
      file: 'app/frontend_management.py',
      line: 5,
      why: 'comes only with transformers',
      fix: 'add "requests" to requirements.txt: it comes only with transformers',
    });
  });

  test('with transformers 5 nobody brings it, though it may still lie in the environment', async () => {
    const report = await audit(comfyui, { sitePackages: await sitePackages(withTransformers5) });
    expect(listed(report)).toEqual([
      'missing requests app/frontend_management.py:5',
      'by-chance typing_extensions app/frontend_management.py:6',
      'optional comfyui_frontend_package app/frontend_management.py:12',
      'optional xformers comfy/attention.py:3',
    ]);
    expect(report.findings[0]).toMatchObject({
      why: 'requests is installed, but nothing declared brings it',
      fix: 'add "requests" to requirements.txt',
    });
  });

  test('without an environment what is not declared is missing, and the report says what it cannot tell', async () => {
    const report = await audit(comfyui);
    expect(listed(report).slice(0, 2)).toEqual([
      'missing requests app/frontend_management.py:5',
      'missing typing_extensions app/frontend_management.py:6',
    ]);
    expect(report.notes).toContain(
      'without an environment (--site-packages) what comes by chance cannot be told from what is missing',
    );
  });

  test('the line added, nothing is missing', async () => {
    const mended = { ...comfyui, 'requirements.txt': `${comfyui['requirements.txt']}requests\ntyping-extensions\n` };
    const report = await audit(mended, { sitePackages: await sitePackages(withTransformers5) });
    expect(listed(report).map((line) => line.split(' ')[0])).toEqual(['optional', 'optional']);
  });

  test('the audit fails on what is missing, and on what comes by chance only when strict', async () => {
    const byChance = await audit(comfyui, { sitePackages: await sitePackages(withTransformers4) });
    const missing = await audit(comfyui, { sitePackages: await sitePackages(withTransformers5) });
    const verdicts = [byChance, missing].map((report) => [true, false].map((strict) => failsAudit(report, { strict })));
    expect(verdicts).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  test('a chain of dependencies is told whole', async () => {
    const chained = {
      ...withTransformers4,
      transformers: { requires: ['huggingface-hub'], record: ['transformers/__init__.py'] },
    };
    const report = await audit(comfyui, { sitePackages: await sitePackages(chained) });
    expect(report.findings[0]?.why).toBe('comes only with transformers (through huggingface-hub)');
  });

  test('the JSON has the five fields and nothing else', async () => {
    const report = await audit({ 'a.py': 'import requests\n', 'requirements.txt': '' });
    expect(reportJson(report)).toEqual({
      findings: [
        { kind: 'missing', module: 'requests', file: 'a.py', line: 1, fix: 'add "requests" to requirements.txt' },
      ],
    });
  });

  test('the report reads from what is to be mended to what was not looked at', async () => {
    const report = await audit(comfyui, { sitePackages: await sitePackages(withTransformers5) });
    expect(formatReport(report)).toBe(`7 Python files, requirements from requirements.txt
Python 3.12, the one of the environment

missing: imported, and nobody brings it
  requests
    app/frontend_management.py:5  requests is installed, but nothing declared brings it
    -> add "requests" to requirements.txt

by chance: only the dependency of another distribution brings it
  typing_extensions
    app/frontend_management.py:6  comes only with torch
    -> add "typing-extensions" to requirements.txt: it comes only with torch

optional: the program may do without it
  comfyui_frontend_package
    app/frontend_management.py:12  inside a function
    -> nothing if it can be done without, else add "comfyui-frontend-package" to requirements.txt
  xformers
    comfy/attention.py:3  in a try that survives an ImportError
    -> nothing if it can be done without, else add "xformers" to requirements.txt

left out
  script_examples/: examples
  tests-unit/: tests

1 missing, 1 by-chance, 2 optional
`);
  });
});
