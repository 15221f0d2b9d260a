namespace Nexus.Compiler.Routing;

/// <summary>
/// Shares numbered pieces of work out over threads of its own: the caller's and others that inherit its priority. The shared pool is left
/// alone, because a server's other work lives there.
/// </summary>
internal static class Workers
{
    /// <summary>Carries out the pieces 0 to <paramref name="count"/> - 1, in any order.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="threads">How many threads at the most.</param>
    /// <param name="worker">Makes what one thread works with; what it returns is then called with one number after the other.</param>
    public static void Run(int count, int threads, Func<Action<int>> worker)
    {
        var next = -1;
        Exception? failure = null;
        var others = new Thread[Math.Max(0, Math.Min(threads, count) - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Work) { IsBackground = true, Name = "compiler" };
            others[i].Start();
        }

        Work();
        foreach (var thread in others)
        {
            thread.Join();
        }

        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        void Work()
        {
            try
            {
                var work = worker();
                for (var piece = Interlocked.Increment(ref next); piece < count && Volatile.Read(ref failure) is null; piece = Interlocked.Increment(ref next))
                {
                    work(piece);
                }
            }
            catch (Exception exception)
            {
                // Thrown again to the caller: an exception must not end another thread.
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }
    }
}
