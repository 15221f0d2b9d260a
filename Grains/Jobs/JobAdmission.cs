using System.Globalization;
using System.Security.Cryptography;
using Nexus.Circuits.Targets;
using Nexus.Grains.Backends;
using Nexus.Programs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Jobs;

/// <summary>Decides whether a job can be accepted, and makes its rows.</summary>
internal sealed class JobAdmission(BackendCatalog backends, IProgramStore programs, IJobStore jobs)
{
    /// <summary>The most items that a job can have.</summary>
    public const int MaxItems = 300;

    /// <summary>The longest project, job or backend name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The rows of a new job, or a <see cref="NexusException"/> that names the field which stops it.</summary>
    public async Task<JobState> AdmitAsync(Guid jobId, JobDefinition definition, DateTimeOffset now)
    {
        if (definition.Items.IsDefaultOrEmpty)
        {
            throw Invalid("items", "A job needs at least one circuit.");
        }

        if (definition.Items.Length > MaxItems)
        {
            throw Invalid("items", Text($"A job takes at most {MaxItems} circuits; this one has {definition.Items.Length}."));
        }

        CheckName("project", definition.Project, required: true);
        CheckName("name", definition.Name, required: false);
        var backend = backends.Find(definition.Backend) ?? throw new NexusException(
            NexusErrorCode.NotFound,
            "backend",
            $"There is no backend named '{definition.Backend}'; there are: {string.Join(", ", backends.Names)}.");
        CheckKind(definition.Kind, backend);
        var compileTarget = CheckCompile(definition, backend);
        var found = await programs.ReadAsync([.. definition.Items.Select(i => i.ProgramId)]);
        var items = new List<NewJobItem>(definition.Items.Length);
        foreach (var (index, (item, program)) in definition.Items.Zip(found).Index())
        {
            var field = Text($"items[{index}]");
            if (program is null || program.Project != definition.Project)
            {
                throw new NexusException(
                    NexusErrorCode.NotFound, field + ".program_id", $"Project '{definition.Project}' has no program {item.ProgramId}.");
            }

            if (item.Shots < 1 && definition.Kind != JobKind.Compile)
            {
                throw Invalid(field + ".shots", Text($"The number of shots must be positive, not {item.Shots}."));
            }

            // What is only compiled may keep its inputs open.
            var open = definition.Kind == JobKind.Compile && item.Inputs is null or { IsEmpty: true };
            if (!open && InputValues.Refuse(program, item.Inputs) is { } wrong)
            {
                throw Invalid(wrong.Input is null ? field + ".inputs" : Text($"{field}.inputs[{wrong.Input}]"), $"{NameOf(program, index)}: {wrong.Message}");
            }

            if (item.Options is { } options && backend.RefuseOptions(options) is { } mistake)
            {
                throw Invalid(Text($"{field}.options[{mistake.Option}]"), $"{NameOf(program, index)}: {mistake.Message}");
            }

            if (backend.Target is { } target && await ForeignAsync(program, target) is { Count: > 0 } foreign)
            {
                throw new NexusException(
                    NexusErrorCode.FailedPrecondition,
                    field + ".program_id",
                    $"{NameOf(program, index)}: {backend.Name} has no {Listed(foreign)}; it has {string.Join(", ", target.Gates!.Select(g => g.Name))}. Compile the circuit first: nexus compile --target {target.Name}");
            }

            var refused = backend is ICompileBackend compiler
                ? compiler.Refuse(program, compileTarget!)
                : backend.Refuse(program, item.Shots, ItemInputs.Of(item.Options).Values);
            if (refused is { } refusal)
            {
                throw new NexusException(refusal.Code, field, $"{NameOf(program, index)}: {refusal.Message}");
            }

            items.Add(NewItem(jobId, index + 1, item, program, ResultReuse.KeyOf(definition, item, program, backend), now));
        }

        return new JobState { Job = NewJob(jobId, definition, now), NewItems = definition.Reuse ? await ReuseAsync(items, now) : items };
    }

    /// <summary>
    /// In what a definition sent again differs from the one that the rows were made from; null when it is the same. A circuit that was uploaded again in
    /// between is the same when its name and its text are: whoever repeats a request after its own death may not know the ids of what it had uploaded.
    /// </summary>
    public async Task<string?> DifferenceAsync(JobDefinition definition, JobRecord job, IReadOnlyList<JobItemRecord> items)
    {
        if (JobDifference.Of(definition, job, items) is { } difference)
        {
            return difference;
        }

        var others = definition.Items.Zip(items).Where(pair => pair.First.ProgramId != pair.Second.ProgramId).ToList();
        if (others.Count == 0)
        {
            return null;
        }

        var sent = await programs.ReadAsync([.. others.Select(pair => pair.First.ProgramId)]);
        var known = await programs.ReadAsync([.. others.Select(pair => pair.Second.ProgramId)]);
        return sent.Zip(known, others).Where(circuit => !IsSame(circuit.First, circuit.Second))
            .Select(circuit => Text($"its item {circuit.Third.Second.Number} has another circuit")).FirstOrDefault();
    }

    private static bool IsSame(ProgramRecord? sent, ProgramRecord? known) => (sent, known) is ({ } one, { } other)
        && (one.Project, one.Name, one.Format, one.ContentHash) == (other.Project, other.Name, other.Format, other.ContentHash);

    private async Task<IReadOnlyList<NewJobItem>> ReuseAsync(List<NewJobItem> items, DateTimeOffset now)
    {
        var found = await jobs.FindReusableAsync([.. items.Select(i => i.Item.ReuseKey)]);
        return [.. items.Zip(found, (item, source) => source is null ? item : ResultReuse.Complete(item, source, now))];
    }

    private static JobRecord NewJob(Guid jobId, JobDefinition definition, DateTimeOffset now)
    {
        var counts = new int[JobStatuses.ArrayLength];
        counts[(int)JobStatus.Submitted] = definition.Items.Length;
        return new JobRecord
        {
            JobId = jobId,
            Project = definition.Project,
            Name = definition.Name,
            Backend = definition.Backend,
            ItemCount = definition.Items.Length,
            Status = JobStatus.Submitted,
            Counts = counts,
            SubmittedAt = now,
            UpdatedAt = now,
            RerunOf = definition.RerunOf,
            Kind = definition.Kind,
            Compile = definition.Compile,
        };
    }

    private static NewJobItem NewItem(
        Guid jobId, int number, JobItemDefinition definition, ProgramRecord program, string? reuseKey, DateTimeOffset now)
    {
        var item = new JobItemRecord
        {
            JobId = jobId,
            Number = number,
            Name = program.Name,
            ProgramId = definition.ProgramId,
            Settings = new ExecutionSettings
            {
                Shots = definition.Shots,
                Seed = definition.Seed ?? DrawSeed(),
                Inputs = ItemInputs.Of(definition.Inputs),
                Options = ItemInputs.Of(definition.Options),
            },
            Status = JobStatus.Submitted,
            Attempt = 1,
            Lease = 0,
            Deaths = 0,
            Message = "",
            SubmittedAt = now,
            HistoryCount = 1,
            ChangedAt = now,
            ReuseKey = reuseKey,
        };
        var submitted = new HistoryRecord
        {
            Sequence = 1,
            At = now,
            From = null,
            To = JobStatus.Submitted,
            Attempt = 1,
            Lease = 0,
            Reason = "submitted",
            Actor = "client",
        };
        return new NewJobItem(item, submitted);
    }

    private static ulong DrawSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private static string NameOf(ProgramRecord program, int index) =>
        program.Name.Length > 0 ? program.Name : Text($"circuit {index + 1}");

    private static void CheckKind(JobKind kind, ILocalBackend backend)
    {
        if (!Enum.IsDefined(kind))
        {
            throw Invalid("kind", Text($"{(int)kind} is no kind of job."));
        }

        if (kind != backend.Kind)
        {
            throw new NexusException(
                NexusErrorCode.FailedPrecondition, "kind", $"The backend {backend.Name} takes {Word(backend.Kind)} jobs, not {Word(kind)} jobs.");
        }
    }

    /// <summary>The target that a job compiles for; null when it does not compile.</summary>
    private static Target? CheckCompile(JobDefinition definition, ILocalBackend backend)
    {
        if (definition.Compile is not { } settings)
        {
            if (backend is ICompileBackend)
            {
                throw Invalid("compile", "A compile job says what for: its target is missing.");
            }

            return null;
        }

        if (backend is not ICompileBackend)
        {
            throw Invalid("compile", $"The backend {backend.Name} does not compile.");
        }

        return CompileTargets.Read(settings);
    }

    /// <summary>The gates of a program that a target lacks. Programs that were stored before their gates were noted are read once more.</summary>
    private async Task<IReadOnlyList<string>> ForeignAsync(ProgramRecord program, Target target)
    {
        var gates = program.Gates;
        if (gates is null && await programs.ReadContentAsync(program.ProgramId) is { } content)
        {
            gates = ProgramIntake.Parse(program, content).Circuit is { } circuit ? GateSets.NamesOf(circuit) : null;
        }

        return GateSets.Foreign(gates ?? [], target);
    }

    private static string Listed(IReadOnlyList<string> names)
    {
        const int Most = 10;
        return names.Count <= Most ? string.Join(", ", names) : Text($"{string.Join(", ", names.Take(Most))} and {names.Count - Most} more");
    }

    private static string Word(JobKind kind) => kind == JobKind.Compile ? "compile" : "execute";

    private static void CheckName(string field, string value, bool required)
    {
        if (required && string.IsNullOrWhiteSpace(value))
        {
            throw Invalid(field, $"The {field} must not be empty.");
        }

        if (value.Length > MaxNameLength)
        {
            throw Invalid(field, Text($"The {field} is limited to {MaxNameLength} characters; this one has {value.Length}."));
        }
    }

    private static NexusException Invalid(string field, string message) => new(NexusErrorCode.InvalidArgument, field, message);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
