-- mismatches: walks files and rows with more than one process where there are many.

-- Of millions that are compared, next to none come out; the planner expects half of them to, and would rather walk alone
-- than pay for handing so many over.
alter function private.mismatches() set parallel_tuple_cost = 0;
