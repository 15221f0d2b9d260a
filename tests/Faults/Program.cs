using Nexus.Faults.Server;

if (args is not [FaultServerProcess.Command, .. var server])
{
    Console.Error.WriteLine("This is the server of the fault tests; they start it.");
    return 2;
}

await FaultServer.RunAsync(server);
return 0;
