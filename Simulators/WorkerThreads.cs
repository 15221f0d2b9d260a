using System.Runtime.ExceptionServices;

namespace Nexus.Simulators;

/// <summary>Runs the same work on several threads of its own, never on the shared pool: the caller's thread is one of them.</summary>
internal static class WorkerThreads
{
    /// <summary>Runs <paramref name="work"/> once on each thread, and returns when all are done. The first failure is thrown.</summary>
    /// <param name="threads">How many threads there are.</param>
    /// <param name="work">What each does; its number, from 0, is given. The caller's thread has number 0.</param>
    /// <param name="failed">Called when one has failed, so that the others can stop.</param>
    public static void Run(int threads, Action<int> work, Action failed)
    {
        ExceptionDispatchInfo? failure = null;
        var others = new Thread[threads - 1];
        for (var i = 0; i < others.Length; i++)
        {
            var number = i + 1;
            others[i] = new Thread(() => Guarded(number)) { IsBackground = true, Name = "simulator" };
            others[i].Start();
        }

        Guarded(0);
        foreach (var other in others)
        {
            other.Join();
        }

        failure?.Throw();

        void Guarded(int number)
        {
            try
            {
                work(number);
            }
            catch (Exception e)
            {
                // The failure that came first is the cause; what it made others do is not.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                failed();
            }
        }
    }
}
