/** None may still be under way when the next step begins. @throws the first failure */
export async function allSettled<T>(asked: readonly Promise<T>[]): Promise<readonly T[]> {
  const answers = await Promise.allSettled(asked);
  const failed = answers.find((settled) => settled.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return answers.flatMap((settled) => (settled.status === 'fulfilled' ? [settled.value] : []));
}
