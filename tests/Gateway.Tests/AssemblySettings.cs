// Servers of several tests at once would only take the two cores of a small machine, and memory, from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
