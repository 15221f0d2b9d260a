using System.CommandLine;
using Nexus.Soak;
using Nexus.Storage;

var minutes = new Option<double>("--minutes") { Description = "For how long, in minutes.", DefaultValueFactory = _ => 30 };
var storage = new Option<string>("--storage") { Description = "sqlite, or postgres: a throwaway server that it starts itself.", DefaultValueFactory = _ => StorageOptions.Sqlite };
storage.AcceptOnlyFromAmong(StorageOptions.Sqlite, StorageOptions.Postgres);
var users = new Option<int>("--users") { Description = "How many users there are at once.", DefaultValueFactory = _ => 8 };
var kills = new Option<double>("--kill-every") { Description = "The server is killed after so many seconds on average; 0 for never.", DefaultValueFactory = _ => 30 };
var command = new RootCommand("Users submit, watch, cancel, resubmit and delete jobs while their server is killed again and again; what they are told must hold.")
{
    minutes, storage, users, kills,
};
command.SetAction(async (line, stopped) =>
{
    var plan = new SoakPlan(
        TimeSpan.FromMinutes(line.GetValue(minutes)), line.GetValue(storage)!, line.GetValue(users), TimeSpan.FromSeconds(line.GetValue(kills)));
    return (await SoakRun.RunAsync(plan, Console.Out, stopped)).Violations.Count == 0 ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
