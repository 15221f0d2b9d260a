// Each test drives processes that use every core: several at once would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
