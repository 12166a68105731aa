/**
 * The commands that a step may run: those that read and write data and answer at once. Left out are those that wait,
 * that change what a connection is, that run programs, and that administer the server or look at all of its keys.
 * https://redis.io/docs/latest/commands/
 */
const ALLOWED = new Set(
  `
  append bitcount bitfield bitfield_ro bitop bitpos copy dbsize decr decrby del dump echo exists expire expireat
  expiretime geoadd geodist geohash geopos georadius_ro georadiusbymember_ro geosearch geosearchstore get getbit getdel
  getex getrange getset hdel hexists hexpire hexpireat hexpiretime hget hgetall hgetdel hgetex hincrby hincrbyfloat
  hkeys hlen hmget hmset hpersist hpexpire hpexpireat hpexpiretime hpttl hrandfield hscan hset hsetex hsetnx hstrlen
  httl hvals incr incrby incrbyfloat lcs lindex linsert llen lmove lmpop lpop lpos lpush lpushx lrange lrem lset ltrim
  mget mset msetnx object persist pexpire pexpireat pexpiretime pfadd pfcount pfmerge ping psetex pttl publish
  randomkey rename renamenx rpop rpoplpush rpush rpushx sadd scan scard sdiff sdiffstore set setbit setex setnx
  setrange sinter sintercard sinterstore sismember smembers smismember smove sort sort_ro spop spublish srandmember
  srem sscan strlen substr sunion sunionstore time touch ttl type unlink xack xadd xautoclaim xclaim xdel xinfo xlen
  xpending xrange xrevrange xtrim zadd zcard zcount zdiff zdiffstore zincrby zinter zintercard zinterstore zlexcount
  zmpop zmscore zpopmax zpopmin zrandmember zrange zrangebylex zrangebyscore zrangestore zrank zrem zremrangebylex
  zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunion zunionstore
  `
    .trim()
    .split(/\s+/),
);

/** Of the modules that come with Redis: JSON, filters, time series, search. */
const OF_MODULES = /^(?:json|bf|cf|cms|topk|tdigest|ts)\.[a-z]+$|^ft\.(?:search|aggregate|info)$/;

export const isAllowed = (command: string): boolean => ALLOWED.has(command) || OF_MODULES.test(command);
