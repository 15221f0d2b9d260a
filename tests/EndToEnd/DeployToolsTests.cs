using k8s;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nexus.EndToEnd.Tests;

/// <summary>
/// The files under deploy/ as the tools read that they are for. kubectl itself would need a cluster to look up what kinds there are: the schema is that of
/// the client library instead, which refuses fields that it does not have.
/// </summary>
public sealed class DeployToolsTests
{
    private const string Program = "/opt/nexus/nexus";

    private static readonly string Root = Path.Combine(Repository.Root, "deploy");

    [Fact]
    public void The_manifests_keep_to_the_schema_and_what_they_refer_to_is_there()
    {
        var all = KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Root, "kubernetes", "nexus.yaml")), strict: true);
        Assert.All(all, one => Assert.True(one is V1Namespace || ((IMetadata<V1ObjectMeta>)one).Metadata.NamespaceProperty == "nexus"));
        var secrets = all.OfType<V1Secret>().ToDictionary(s => s.Metadata.Name, s => s.StringData.Keys);
        var settings = all.OfType<V1ConfigMap>().Select(c => c.Metadata.Name).ToHashSet();
        var services = all.OfType<V1Service>().ToDictionary(s => s.Metadata.Name);
        var accounts = all.OfType<V1ServiceAccount>().Select(a => a.Metadata.Name).ToHashSet();
        var silos = Assert.Single(all.OfType<V1StatefulSet>());
        var gateways = Assert.Single(all.OfType<V1Deployment>());
        Assert.Contains(silos.Spec.ServiceName, services);
        (V1LabelSelector Selector, V1PodTemplateSpec Template, IEnumerable<string> Claims)[] workloads =
        [
            (silos.Spec.Selector, silos.Spec.Template, silos.Spec.VolumeClaimTemplates.Select(claim => claim.Metadata.Name)),
            (gateways.Spec.Selector, gateways.Spec.Template, gateways.Spec.Template.Spec.Volumes.Select(volume => volume.Name)),
        ];
        foreach (var (selector, template, volumes) in workloads)
        {
            Assert.Superset(selector.MatchLabels.ToHashSet(), template.Metadata.Labels.ToHashSet());
            Assert.True(template.Spec.ServiceAccountName is null || accounts.Contains(template.Spec.ServiceAccountName));
            var container = Assert.Single(template.Spec.Containers);
            Assert.All(container.EnvFrom, from => Assert.Contains(from.ConfigMapRef.Name, settings));
            Assert.All(
                container.Env.Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>(),
                key => Assert.Contains(key.Key, secrets[key.Name]));
            var ports = container.Ports.Select(port => port.Name).ToHashSet();
            Assert.All(
                new[] { container.LivenessProbe, container.ReadinessProbe, container.StartupProbe }, probe => Assert.Contains(probe.HttpGet.Port.Value, ports));
            Assert.All(container.VolumeMounts, mount => Assert.Contains(mount.Name, volumes));
        }

        // Each service and each policy means pods that there are, by ports that they have.
        foreach (var service in services.Values)
        {
            var pods = workloads.Single(w => !service.Spec.Selector.Except(w.Template.Metadata.Labels).Any()).Template.Spec.Containers[0].Ports;
            Assert.All(service.Spec.Ports, port => Assert.Contains(
                pods, p => port.TargetPort is null ? p.ContainerPort == port.Port : p.Name == port.TargetPort.Value || $"{p.ContainerPort}" == port.TargetPort.Value));
        }

        var policy = Assert.Single(all.OfType<V1NetworkPolicy>()).Spec;
        var meant = workloads.Single(w => !policy.PodSelector.MatchLabels.Except(w.Template.Metadata.Labels).Any());
        Assert.Equal(
            meant.Template.Spec.Containers[0].Ports.Select(p => $"{p.ContainerPort}").Order(),
            policy.Ingress.SelectMany(rule => rule.Ports).Select(p => p.Port.Value).Order());
        var binding = Assert.Single(all.OfType<V1RoleBinding>());
        Assert.Contains(all.OfType<V1Role>(), role => role.Metadata.Name == binding.RoleRef.Name);
        Assert.All(binding.Subjects, subject => Assert.Contains(subject.Name, accounts));
    }

    [Fact]
    public void The_compose_file_refers_to_what_it_declares()
    {
        var yaml = new YamlStream();
        yaml.Load(new MergingParser(new Parser(File.OpenText(Path.Combine(Root, "compose", "compose.yaml")))));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var services = Map(root, "services");
        Assert.Equal(["gateway", "postgres", "silo-1", "silo-2", "silo-3"], services.Keys.Order());
        var (volumes, networks, secrets) = (Map(root, "volumes"), Map(root, "networks"), Map(root, "secrets"));
        foreach (var service in services.Values.Cast<YamlMappingNode>())
        {
            Assert.All(Names(service, "volumes"), volume => Assert.Contains(volume.Split(':')[0], volumes));
            Assert.All(Names(service, "networks"), network => Assert.Contains(network, networks));
            Assert.All(Names(service, "secrets"), secret => Assert.Contains(secret, secrets));
            Assert.All(Names(service, "depends_on"), other => Assert.Contains(other, services));

            // For this machine only: there is no TLS.
            Assert.All(Names(service, "ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
            if (service.Children.TryGetValue("build", out var build))
            {
                var context = Path.Combine(Root, "compose", (string)build["context"]!);
                Assert.True(File.Exists(Path.Combine(context, (string)build["dockerfile"]!)));
            }
        }

        static Dictionary<string, YamlNode> Map(YamlMappingNode node, string name) =>
            ((YamlMappingNode)node[name]).ToDictionary(pair => (string)pair.Key!, pair => pair.Value);

        static IEnumerable<string> Names(YamlMappingNode node, string name) => !node.Children.TryGetValue(name, out var found) ? []
            : found is YamlMappingNode map ? map.Select(pair => (string)pair.Key!)
            : ((YamlSequenceNode)found).Select(one => (string)one!);
    }

    [ToolFact("systemd-analyze", "--version")]
    public async Task The_units_are_what_systemd_takes()
    {
        using var place = new Workplace();
        var units = Directory.GetFiles(Path.Combine(Root, "systemd"), "*.service").Select(unit =>
        {
            // A program that is there, and an instance of what is a template.
            var text = File.ReadAllText(unit);
            Assert.Contains(Program, text, StringComparison.Ordinal);
            return place.Write(Path.GetFileName(unit).Replace("@.", "@1.", StringComparison.Ordinal), text.Replace(Program, "/bin/true", StringComparison.Ordinal));
        });
        await using var verify = ChildProcess.Start("systemd-analyze", new Dictionary<string, string?>(), "", ["verify", .. units]);
        var exit = (await verify.ExitAsync()).Expect(0);
        Assert.Equal("", exit.Output + exit.Error);
    }

    [ToolFact("docker", "compose", "version")]
    public async Task The_compose_file_is_what_docker_takes()
    {
        await using var config = ChildProcess.Start(
            "docker", new Dictionary<string, string?>(), "", ["compose", "-f", Path.Combine(Root, "compose", "compose.yaml"), "config", "--quiet"]);
        (await config.ExitAsync()).Expect(0);
    }
}
