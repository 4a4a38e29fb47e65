-- Rows that supersede one another in a circle (outdoing: winner, loser) which no row
-- outside of it supersedes; circle is its lowest record number.
with recursive inner_edge as (
    -- In a circle each row both wins and loses; few others do.
    select winner, loser
    from outdoing
    where winner in (select loser from outdoing) and loser in (select winner from outdoing)
),
reach as (
    select winner, loser from inner_edge
    union
    select r.winner, e.loser
    from reach r
    join inner_edge e on e.winner = r.loser
),
member as (
    select r.winner as record_no, min(r.loser) as circle
    from reach r
    join reach b on b.winner = r.loser and b.loser = r.winner
    group by r.winner
),
beaten as (
    select m.circle
    from outdoing o
    join member m on m.record_no = o.loser
    left join member w on w.record_no = o.winner
    where w.circle is distinct from m.circle
)
select record_no, circle
from member
where circle not in (select circle from beaten)
