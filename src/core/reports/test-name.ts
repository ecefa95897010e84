import type { TestResult } from '../../model/test-result.ts';

/** The name of a test after what groups it, unless its own name or its file says that already. */
export function testName({ suite, name, file }: Pick<TestResult, 'suite' | 'name' | 'file'>): string {
  return suite === '' || suite === file || name.startsWith(suite) ? name : `${suite} › ${name}`;
}
