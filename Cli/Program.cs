using Nexus.Cli;

using var stop = new StopSignals();
return (int)await new NexusCommandLine(Terminal.OfProcess()).InvokeAsync(args, stop.Token);
