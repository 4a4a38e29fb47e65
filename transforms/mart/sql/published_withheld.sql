-- Which figures are withheld as all may see it: not which of them is of few.
select w.* replace ('withheld' as why) from whole.mart.withheld w
