using Nexus.Cli;

using var stop = new StopSignals();
var commandLine = new NexusCommandLine(Terminal.OfProcess());

// A failure on a thread of the engine's or the simulator's, which no command awaits, would otherwise end the process with a stack trace.
AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    Environment.Exit((int)commandLine.Fail((Exception)unhandled.ExceptionObject, args));
return (int)await commandLine.InvokeAsync(args, stop.Token);
