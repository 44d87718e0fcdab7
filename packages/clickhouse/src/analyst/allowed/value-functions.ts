/**
 * Scalar functions on numbers, times, arrays and conditions.
 * One paragraph per category: arithmetic, arrays, bit, bitmap, comparison, conditional, dates and times, distance, financial, logical, mathematical, null, random number, rounding, time window, other, syntax.
 */
export const VALUE_FUNCTIONS: string = `
  abs avg2 byteSwap divide divideDecimal divideOrNull gcd ifNotFinite intDiv intDivOrNull intDivOrZero isFinite
  isInfinite isNaN lcm max2 midpoint min2 minus mod modOrNull modulo moduloLegacy moduloOrNull moduloOrZero multiply
  multiplyDecimal negate plus pmod pmodOrNull positive_modulo positive_modulo_or_null positiveModulo
  positiveModuloOrNull sqr

  array array_remove arrayAll arrayAUC arrayAUCPR arrayAutocorrelation arrayAvg arrayBottomK arrayCompact
  arrayConcat arrayCount arrayCumSum arrayCumSumNonNegative arrayDifference arrayDistinct arrayDotProduct
  arrayElement arrayElementOrNull arrayEnumerate arrayEnumerateDense arrayEnumerateDenseRanked arrayEnumerateUniq
  arrayEnumerateUniqRanked arrayExcept arrayExists arrayFill arrayFilter arrayFirst arrayFirstIndex arrayFirstOrNull
  arrayFlatten arrayFold arrayIntersect arrayJaccardIndex arrayJoin arrayLast arrayLastIndex arrayLastOrNull
  arrayLevenshteinDistance arrayLevenshteinDistanceWeighted arrayMap arrayMax arrayMin arrayNormalizedGini
  arrayPartialReverseSort arrayPartialShuffle arrayPartialSort arrayPopBack arrayPopFront arrayPRAUC arrayProduct
  arrayPushBack arrayPushFront arrayRandomSample arrayReduce arrayReduceInRanges arrayRemove arrayResize
  arrayReverse arrayReverseFill arrayReverseSort arrayReverseSplit arrayROCAUC arrayRotateLeft arrayRotateRight
  arrayShiftLeft arrayShiftRight arrayShingles arrayShuffle arraySimilarity arraySlice arraySort arraySplit arraySum
  arraySymmetricDifference arrayTopK arrayTranspose arrayUnion arrayUniq arrayWithConstant arrayZip
  arrayZipUnaligned CARDINALITY countEqual empty emptyArrayDate emptyArrayDateTime emptyArrayFloat32
  emptyArrayFloat64 emptyArrayInt16 emptyArrayInt32 emptyArrayInt64 emptyArrayInt8 emptyArrayString
  emptyArrayToSingle emptyArrayUInt16 emptyArrayUInt32 emptyArrayUInt64 emptyArrayUInt8 flatten has hasAll hasAny
  hasSubstr indexOf indexOfAssumeSorted length notEmpty OCTET_LENGTH range replicate reverse unnest

  bitAnd bitCount bitHammingDistance bitNot bitOr bitRotateLeft bitRotateRight bitShiftLeft bitShiftRight bitSlice
  bitTest bitTestAll bitTestAny bitXor

  bitmapAnd bitmapAndCardinality bitmapAndnot bitmapAndnotCardinality bitmapBuild bitmapCardinality bitmapContains
  bitmapHasAll bitmapHasAny bitmapMax bitmapMin bitmapOr bitmapOrCardinality bitmapSubsetInRange bitmapSubsetLimit
  bitmapToArray bitmapTransform bitmapXor bitmapXorCardinality subBitmap

  equals greater greaterOrEquals in inIgnoreSet isDistinctFrom isNotDistinctFrom less lessOrEquals notEquals notIn
  notInIgnoreSet notNullIn notNullInIgnoreSet nullIn nullInIgnoreSet

  caseWithoutExpr caseWithoutExpression clamp greatest if least multiIf

  addDate addDays addHours addInterval addMicroseconds addMilliseconds addMinutes addMonths addNanoseconds
  addQuarters addSeconds addTupleOfIntervals addWeeks addYears age changeDay changeHour changeMinute changeMonth
  changeSecond changeYear curdate current_date current_timestamp date_bin DATE_DIFF DATE_FORMAT DATE_TRUNC dateDiff
  dateName dateTrunc DAY DAYOFMONTH DAYOFWEEK DAYOFYEAR formatDateTime formatDateTimeInJodaSyntax FROM_DAYS
  FROM_UNIXTIME from_utc_timestamp fromDaysSinceYearZero fromDaysSinceYearZero32 fromModifiedJulianDay
  fromModifiedJulianDayOrNull fromUnixTimestamp fromUnixTimestampInJodaSyntax fromUTCTimestamp HOUR LAST_DAY
  localtime localtimestamp makeDate makeDate32 makeDateTime makeDateTime64 MICROSECOND MILLISECOND MINUTE MONTH
  monthName NANOSECOND now now64 QUARTER SECOND subDate subtractDays subtractHours subtractInterval
  subtractMicroseconds subtractMilliseconds subtractMinutes subtractMonths subtractNanoseconds subtractQuarters
  subtractSeconds subtractTupleOfIntervals subtractWeeks subtractYears time_bucket timeDiff timeSlot timeSlots
  timestamp TIMESTAMP_DIFF timestampDiff timezone timezoneOf timezoneOffset TO_DAYS to_utc_timestamp today
  toDayOfMonth toDayOfWeek toDayOfYear toDaysInMonth toDaysSinceYearZero toHour toISOWeek toISOYear toLastDayOfMonth
  toLastDayOfWeek toMicrosecond toMillisecond toMinute toModifiedJulianDay toModifiedJulianDayOrNull toMonday
  toMonth toMonthNumSinceEpoch toNanosecond toQuarter toRelativeDayNum toRelativeHourNum toRelativeMinuteNum
  toRelativeMonthNum toRelativeQuarterNum toRelativeSecondNum toRelativeWeekNum toRelativeYearNum toSecond
  toStartOfDay toStartOfFifteenMinutes toStartOfFiveMinute toStartOfFiveMinutes toStartOfHour toStartOfInterval
  toStartOfISOYear toStartOfMicrosecond toStartOfMillisecond toStartOfMinute toStartOfMonth toStartOfNanosecond
  toStartOfQuarter toStartOfSecond toStartOfTenMinutes toStartOfWeek toStartOfYear toTimeWithFixedDate toTimezone
  toUnixTimestamp toUTCTimestamp toWeek toYear toYearNumSinceEpoch toYearWeek toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss
  UTC_timestamp UTCTimestamp week YEAR yearweek yesterday YYYYMMDDhhmmssToDateTime YYYYMMDDhhmmssToDateTime64
  YYYYMMDDToDate YYYYMMDDToDate32

  cosineDistance distanceCosine distanceL1 distanceL2 distanceL2Squared distanceLinf distanceLp L1Distance L1Norm
  L1Normalize L2Distance L2Norm L2Normalize L2SquaredDistance L2SquaredNorm LinfDistance LinfNorm LinfNormalize
  LpDistance LpNorm LpNormalize normalizeL1 normalizeL2 normalizeLinf normalizeLp normL1 normL2 normL2Squared
  normLinf normLp

  financialInternalRateOfReturn financialInternalRateOfReturnExtended financialNetPresentValue
  financialNetPresentValueExtended

  and not or xor

  acos acosh asin asinh atan atan2 atanh cbrt cos cosh degrees e erf erfc exp exp10 exp2 factorial hypot intExp10
  intExp2 isPrime isProbablePrime lgamma ln log log10 log1p log2 pi pow power proportionsZTest radians sigmoid sign
  sin sinh sqrt tan tanh tgamma width_bucket widthBucket

  assumeNotNull coalesce firstNonDefault ifNull isNotNull isNull isNullable isZeroOrNull nullIf toNullable

  rand rand32 rand64 randBernoulli randBinomial randCanonical randChiSquared randConstant randExponential
  randFisherF randLogNormal randNegativeBinomial randNormal randomFixedString randomPrintableASCII randomString
  randomStringUTF8 randPoisson randStudentT randUniform

  ceil ceiling floor round roundAge roundBankers roundDown roundDuration roundToExp2 trunc truncate

  hop hopEnd hopStart tumble tumbleEnd tumbleStart windowID

  bar byteSize countDigits current_database currentDatabase DATABASE finalizeAggregation FORMAT_BYTES
  formatReadableDecimalSize formatReadableQuantity formatReadableSize formatReadableTimeDelta geoDistance
  geohashDecode geohashEncode greatCircleDistance grouping identity ignore initializeAggregation isConstant
  MACNumToString MACStringToNum MACStringToOUI materialize neighbor parseReadableSize parseReadableSizeOrNull
  parseReadableSizeOrZero parseTimeDelta pointInPolygon rowNumberInAllBlocks rowNumberInBlock runningDifference
  runningDifferenceStartingWithFirstValue SCHEMA seriesDecomposeSTL seriesOutliersDetectTukey toColumnTypeName
  toTypeName transform untuple version visibleWidth

  caseWithExpr caseWithExpression exists lambda
`;
