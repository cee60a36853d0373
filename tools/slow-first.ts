import { BaseSequencer, type TestSpecification } from 'vitest/node';

const slowest = ['mesh', 'docker', 'local', 'browser'];

/** The files of slow projects first: one that began last would leave the other workers without work at the end. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification) => slowest.indexOf(project.name);
    return (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right));
  }
}
