import { createLocalExecutor } from '../src/index.ts';
import { testExecutor } from './support/executor-conformance.ts';

testExecutor('local', async () => createLocalExecutor('here', async () => null));
