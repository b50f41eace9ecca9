/** Waits for what comes about without anybody being told: asks again until `holds` throws no more, or throws what it threw last. */
export async function eventually(holds: () => void | Promise<void>, withinMs = 10_000): Promise<void> {
  for (const end = Date.now() + withinMs; ; ) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
