"""What Keras 3 and TensorFlow 2 have, module by module.

Made from the installed packages by tests/shapecalc/test_keras_api.py (SEQSHAPE_RENEW=1); it fails
where a new release has other names. Layers stand in keras_names.
"""

from __future__ import annotations

KERAS = {
    "": """
    DTypePolicy FloatDTypePolicy Function Initializer Input InputSpec KerasTensor Layer Loss
    Metric Model Operation Optimizer Quantizer Regularizer RematScope Sequential StatelessScope
    SymbolicScope Variable activations applications backend callbacks config constraints
    datasets device distillation distribution dtype_policies export initializers layers legacy
    losses metrics mixed_precision models name_scope ops optimizers preprocessing quantizers
    random regularizers remat saving tree utils version visualization wrappers
    """,
    "activations": """
    celu deserialize elu exponential gelu get glu hard_shrink hard_sigmoid hard_silu hard_swish
    hard_tanh leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu serialize sigmoid
    silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid sparsemax squareplus
    swish tanh tanh_shrink threshold
    """,
    "applications": """
    ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge DenseNet121 DenseNet169
    DenseNet201 EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4
    EfficientNetB5 EfficientNetB6 EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1
    EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2L EfficientNetV2M EfficientNetV2S
    InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 MobileNetV3Large MobileNetV3Small
    NASNetLarge NASNetMobile ResNet101 ResNet101V2 ResNet152 ResNet152V2 ResNet50 ResNet50V2
    VGG16 VGG19 Xception convnext densenet efficientnet efficientnet_v2 imagenet_utils
    inception_resnet_v2 inception_v3 mobilenet mobilenet_v2 mobilenet_v3 nasnet resnet resnet50
    resnet_v2 vgg16 vgg19 xception
    """,
    "applications.convnext": """
    ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge decode_predictions
    preprocess_input
    """,
    "applications.densenet": """
    DenseNet121 DenseNet169 DenseNet201 decode_predictions preprocess_input
    """,
    "applications.efficientnet": """
    EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5
    EfficientNetB6 EfficientNetB7 decode_predictions preprocess_input
    """,
    "applications.efficientnet_v2": """
    EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2L
    EfficientNetV2M EfficientNetV2S decode_predictions preprocess_input
    """,
    "applications.imagenet_utils": "decode_predictions preprocess_input",
    "applications.inception_resnet_v2": """
    InceptionResNetV2 decode_predictions preprocess_input
    """,
    "applications.inception_v3": "InceptionV3 decode_predictions preprocess_input",
    "applications.mobilenet": "MobileNet decode_predictions preprocess_input",
    "applications.mobilenet_v2": "MobileNetV2 decode_predictions preprocess_input",
    "applications.mobilenet_v3": "decode_predictions preprocess_input",
    "applications.nasnet": "NASNetLarge NASNetMobile decode_predictions preprocess_input",
    "applications.resnet": "ResNet101 ResNet152 ResNet50 decode_predictions preprocess_input",
    "applications.resnet50": "ResNet50 decode_predictions preprocess_input",
    "applications.resnet_v2": """
    ResNet101V2 ResNet152V2 ResNet50V2 decode_predictions preprocess_input
    """,
    "applications.vgg16": "VGG16 decode_predictions preprocess_input",
    "applications.vgg19": "VGG19 decode_predictions preprocess_input",
    "applications.xception": "Xception decode_predictions preprocess_input",
    "backend": """
    backend clear_session epsilon floatx get_uid image_data_format is_float_dtype is_int_dtype
    is_keras_tensor result_type set_epsilon set_floatx set_image_data_format standardize_dtype
    """,
    "callbacks": """
    BackupAndRestore CSVLogger Callback CallbackList EarlyStopping History LambdaCallback
    LearningRateScheduler ModelCheckpoint OrbaxCheckpoint ProgbarLogger ReduceLROnPlateau
    RemoteMonitor SwapEMAWeights TensorBoard TerminateOnNaN
    """,
    "config": """
    backend disable_flash_attention disable_interactive_logging disable_traceback_filtering
    dtype_policy enable_flash_attention enable_interactive_logging enable_traceback_filtering
    enable_unsafe_deserialization epsilon floatx image_data_format is_flash_attention_enabled
    is_interactive_logging_enabled is_nnx_enabled is_traceback_filtering_enabled max_epochs
    max_steps_per_epoch set_backend set_dtype_policy set_epsilon set_floatx
    set_image_data_format set_max_epochs set_max_steps_per_epoch
    """,
    "constraints": """
    Constraint MaxNorm MinMaxNorm NonNeg UnitNorm deserialize get max_norm min_max_norm non_neg
    serialize unit_norm
    """,
    "datasets": """
    boston_housing california_housing cifar10 cifar100 fashion_mnist imdb mnist reuters
    """,
    "datasets.boston_housing": "load_data",
    "datasets.california_housing": "load_data",
    "datasets.cifar10": "load_data",
    "datasets.cifar100": "load_data",
    "datasets.fashion_mnist": "load_data",
    "datasets.imdb": "get_word_index load_data",
    "datasets.mnist": "load_data",
    "datasets.reuters": "get_label_names get_word_index load_data",
    "distillation": "DistillationLoss Distiller FeatureDistillation LogitsDistillation",
    "distribution": """
    DataParallel DeviceMesh LayoutMap ModelParallel TensorLayout distribute_tensor distribution
    get_device_count initialize list_devices set_distribution
    """,
    "dtype_policies": """
    AWQDTypePolicy DTypePolicy DTypePolicyMap FloatDTypePolicy GPTQDTypePolicy Int4DTypePolicy
    QuantizedDTypePolicy QuantizedFloat8DTypePolicy deserialize get serialize
    """,
    "export": "ExportArchive",
    "initializers": """
    Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer
    Initializer LecunNormal LecunUniform Ones Orthogonal OrthogonalInitializer RandomNormal
    RandomUniform STFT STFTInitializer TruncatedNormal VarianceScaling Zeros constant
    deserialize get glorot_normal glorot_uniform he_normal he_uniform identity lecun_normal
    lecun_uniform ones orthogonal random_normal random_uniform serialize stft truncated_normal
    variance_scaling zeros
    """,
    "layers": """
    add average concatenate deserialize dot maximum minimum multiply serialize subtract
    """,
    "legacy": """
    """,
    "losses": """
    BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalCrossentropy
    CategoricalFocalCrossentropy CategoricalGeneralizedCrossEntropy CategoricalHinge Circle
    CosineSimilarity Dice Hinge Huber KLDivergence LogCosh Loss MeanAbsoluteError
    MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson
    SparseCategoricalCrossentropy SquaredHinge Tversky binary_crossentropy
    binary_focal_crossentropy categorical_crossentropy categorical_focal_crossentropy
    categorical_generalized_cross_entropy categorical_hinge circle cosine_similarity ctc
    deserialize dice get hinge huber kl_divergence log_cosh mean_absolute_error
    mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error poisson
    serialize sparse_categorical_crossentropy squared_hinge tversky
    """,
    "metrics": """
    AUC Accuracy BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy
    CategoricalCrossentropy CategoricalHinge ConcordanceCorrelation CosineSimilarity F1Score
    FBetaScore FalseNegatives FalsePositives Hinge IoU KLDivergence LogCoshError Mean
    MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanMetricWrapper MeanSquaredError
    MeanSquaredLogarithmicError Metric OneHotIoU OneHotMeanIoU PearsonCorrelation Poisson
    Precision PrecisionAtRecall R2Score Recall RecallAtPrecision RootMeanSquaredError
    SensitivityAtSpecificity SparseCategoricalAccuracy SparseCategoricalCrossentropy
    SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum
    TopKCategoricalAccuracy TrueNegatives TruePositives binary_accuracy binary_crossentropy
    binary_focal_crossentropy categorical_accuracy categorical_crossentropy
    categorical_focal_crossentropy categorical_hinge concordance_correlation deserialize get
    hinge huber kl_divergence log_cosh mean_absolute_error mean_absolute_percentage_error
    mean_squared_error mean_squared_logarithmic_error pearson_correlation poisson serialize
    sparse_categorical_accuracy sparse_categorical_crossentropy
    sparse_top_k_categorical_accuracy squared_hinge top_k_categorical_accuracy
    """,
    "mixed_precision": """
    DTypePolicy LossScaleOptimizer Policy dtype_policy global_policy set_dtype_policy
    set_global_policy
    """,
    "models": "Model Sequential clone_model load_model model_from_json save_model",
    "ops": """
    abs absolute adaptive_average_pool adaptive_max_pool add all allclose amax amin angle any
    append arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin
    argpartition argsort array array_split associative_scan average average_pool bartlett
    batch_normalization binary_crossentropy bincount bitwise_and bitwise_invert
    bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor blackman
    broadcast_to cast categorical_crossentropy cbrt cdist ceil celu cholesky cholesky_inverse
    clip concatenate cond conj conjugate conv conv_transpose convert_to_numpy convert_to_tensor
    copy corrcoef correlate cos cosh count_nonzero cross ctc_decode ctc_loss cumprod cumsum
    custom_gradient deg2rad depth_to_space depthwise_conv det diag diagflat diagonal diff
    digitize divide divide_no_nan dot dot_product_attention dsplit dstack dtype eig eigh einsum
    elu empty empty_like equal erf erfc erfinv exp exp2 expand_dims expm1 extract_sequences eye
    fabs fft fft2 flip fliplr flipud floor floor_divide fmax fmin fmod fold fori_loop full
    full_like gcd gelu geomspace get_item glu greater greater_equal hamming hanning hard_shrink
    hard_sigmoid hard_silu hard_swish hard_tanh heaviside histogram hsplit hstack hypot i0
    identity ifft2 imag image in_top_k inner inv irfft is_tensor isclose isfinite isin isinf
    isnan isneginf isposinf isreal istft jvp kaiser kron layer_normalization lcm ldexp
    leaky_relu left_shift less less_equal linalg linspace log log10 log1p log2 log_sigmoid
    log_softmax logaddexp logaddexp2 logdet logical_and logical_not logical_or logical_xor
    logspace logsumexp lstsq lu_factor map matmul matrix_rank max max_pool maximum mean median
    meshgrid min minimum mod moments moveaxis multi_hot multiply nan_to_num nanargmax nanargmin
    nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile
    nanstd nansum nanvar ndim negative nextafter nn nonzero norm normalize not_equal numpy
    one_hot ones ones_like outer pad percentile pinv polar power prod psnr ptp qr quantile
    rad2deg ravel real rearrange reciprocal relu relu6 repeat reshape rfft right_shift
    rms_normalization roll rot90 round rsqrt saturate_cast scan scatter scatter_update
    searchsorted segment_max segment_min segment_prod segment_sum select selu separable_conv
    shape sigmoid sign signbit silu sin sinc sinh size slice slice_update slogdet soft_shrink
    softmax softplus softsign solve solve_triangular sort space_to_depth
    sparse_categorical_crossentropy sparse_plus sparse_sigmoid sparsemax split sqrt square
    squareplus squeeze stack std stft stop_gradient subtract sum svd swapaxes swish switch take
    take_along_axis tan tanh tanh_shrink tensordot threshold tile top_k trace transpose
    trapezoid tri tril triu true_divide trunc unfold unique unravel_index unstack vander var
    vdot vectorize vectorized_map view view_as_complex view_as_real vsplit vstack where
    while_loop zeros zeros_like
    """,
    "ops.image": """
    affine_transform crop_images elastic_transform extract_patches extract_patches_3d
    gaussian_blur hsv_to_rgb map_coordinates pad_images perspective_transform resize
    rgb_to_grayscale rgb_to_hsv scale_and_translate sobel_edges ssim
    """,
    "ops.linalg": """
    cholesky cholesky_inverse det eig eigh inv jvp lstsq lu_factor matrix_rank norm pinv qr
    solve solve_triangular svd
    """,
    "ops.nn": """
    adaptive_average_pool adaptive_max_pool average_pool batch_normalization binary_crossentropy
    categorical_crossentropy celu conv conv_transpose ctc_decode ctc_loss depth_to_space
    depthwise_conv dot_product_attention elu fold gelu glu hard_shrink hard_sigmoid hard_silu
    hard_swish hard_tanh layer_normalization leaky_relu log_sigmoid log_softmax max_pool moments
    multi_hot normalize one_hot polar psnr relu relu6 rms_normalization selu separable_conv
    sigmoid silu soft_shrink softmax softplus softsign space_to_depth
    sparse_categorical_crossentropy sparse_plus sparse_sigmoid sparsemax squareplus swish
    tanh_shrink threshold unfold
    """,
    "ops.numpy": """
    abs absolute add all allclose amax amin angle any append arange arccos arccosh arcsin
    arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort array array_split average
    bartlett bincount bitwise_and bitwise_invert bitwise_left_shift bitwise_not bitwise_or
    bitwise_right_shift bitwise_xor blackman broadcast_to cbrt ceil clip concatenate conj
    conjugate copy corrcoef correlate cos cosh count_nonzero cross cumprod cumsum deg2rad diag
    diagflat diagonal diff digitize divide divide_no_nan dot dsplit dstack einsum empty
    empty_like equal exp exp2 expand_dims expm1 eye fabs flip fliplr flipud floor floor_divide
    fmax fmin fmod full full_like gcd geomspace get_item greater greater_equal hamming hanning
    heaviside histogram hsplit hstack hypot i0 identity imag inner isclose isfinite isin isinf
    isnan isneginf isposinf isreal kaiser kron lcm ldexp left_shift less less_equal linspace log
    log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor
    logspace matmul max maximum mean median meshgrid min minimum mod moveaxis multiply
    nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin
    nanpercentile nanprod nanquantile nanstd nansum nanvar ndim negative nextafter nonzero
    not_equal ones ones_like outer pad percentile power prod ptp quantile rad2deg ravel real
    reciprocal repeat reshape right_shift roll rot90 round searchsorted select sign signbit sin
    sinc sinh size slogdet sort split sqrt square squeeze stack std subtract sum swapaxes take
    take_along_axis tan tanh tensordot tile trace transpose trapezoid tri tril triu true_divide
    trunc unique unravel_index vander var vdot vectorize view vsplit vstack where zeros
    zeros_like
    """,
    "optimizers": """
    Adadelta Adafactor Adagrad Adam AdamW Adamax Ftrl Lamb Lion LossScaleOptimizer
    MultiOptimizer Muon Nadam Optimizer OptimizerMap RMSprop SGD ScheduleFreeAdamW deserialize
    get legacy schedules serialize
    """,
    "optimizers.legacy": "Adagrad Adam Ftrl Optimizer RMSprop SGD",
    "optimizers.schedules": """
    CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay LearningRateSchedule
    PiecewiseConstantDecay PolynomialDecay deserialize serialize
    """,
    "preprocessing": """
    image image_dataset_from_directory sequence text_dataset_from_directory
    timeseries_dataset_from_array
    """,
    "preprocessing.image": "array_to_img img_to_array load_img save_img smart_resize",
    "preprocessing.sequence": "pad_sequences",
    "quantizers": """
    AWQConfig AbsMaxQuantizer Float8QuantizationConfig GPTQConfig Int4QuantizationConfig
    Int8QuantizationConfig QuantizationConfig Quantizer abs_max_quantize
    abs_max_quantize_grouped_with_zero_point compute_float8_amax_history compute_float8_scale
    deserialize fake_quant_with_min_max_vars get pack_int4 quantize_and_dequantize serialize
    unpack_int4
    """,
    "random": """
    SeedGenerator beta binomial categorical dropout gamma normal randint shuffle
    truncated_normal uniform
    """,
    "regularizers": """
    L1 L1L2 L2 OrthogonalRegularizer Regularizer deserialize get l1 l1_l2 l2
    orthogonal_regularizer serialize
    """,
    "saving": """
    CustomObjectScope KerasFileEditor custom_object_scope deserialize_keras_object
    get_custom_objects get_registered_name get_registered_object load_model load_weights
    register_keras_serializable save_model save_weights serialize_keras_object
    """,
    "tree": """
    MAP_TO_NONE assert_same_paths assert_same_structure flatten flatten_with_path is_nested
    lists_to_tuples map_shape_structure map_structure map_structure_up_to pack_sequence_as
    traverse
    """,
    "utils": """
    Config CustomObjectScope FeatureSpace Progbar PyDataset Sequence array_to_img
    audio_dataset_from_directory bounding_boxes clear_session custom_object_scope
    deserialize_keras_object disable_interactive_logging enable_interactive_logging
    get_custom_objects get_file get_registered_name get_registered_object get_source_inputs
    image_dataset_from_directory img_to_array is_interactive_logging_enabled is_keras_tensor
    legacy load_img model_to_dot normalize pack_x_y_sample_weight pad_sequences plot_model
    register_keras_serializable save_img serialize_keras_object set_random_seed split_dataset
    standardize_dtype text_dataset_from_directory timeseries_dataset_from_array to_categorical
    unpack_x_y_sample_weight
    """,
    "utils.bounding_boxes": """
    affine_transform clip_to_image_size compute_ciou compute_iou convert_format crop
    decode_deltas_to_boxes encode_box_to_deltas pad
    """,
    "utils.legacy": "deserialize_keras_object serialize_keras_object",
    "visualization": """
    draw_bounding_boxes draw_segmentation_masks plot_bounding_box_gallery plot_image_gallery
    plot_segmentation_mask_gallery
    """,
    "wrappers": "SKLearnClassifier SKLearnRegressor SKLearnTransformer",
}
TF_KERAS_MORE = {
    "backend": """
    abs all any arange argmax argmin batch_dot batch_flatten batch_get_value batch_normalization
    batch_set_value bias_add binary_crossentropy binary_focal_crossentropy cast cast_to_floatx
    categorical_crossentropy categorical_focal_crossentropy clip concatenate constant conv1d
    conv2d conv2d_transpose conv3d cos count_params ctc_batch_cost ctc_decode
    ctc_label_dense_to_sparse cumprod cumsum depthwise_conv2d dot dropout dtype elu equal eval
    exp expand_dims eye flatten foldl foldr gather get_value gradients greater greater_equal
    hard_sigmoid in_top_k int_shape is_sparse l2_normalize less less_equal log map_fn max
    maximum mean min minimum moving_average_update name_scope ndim not_equal one_hot ones
    ones_like permute_dimensions pool2d pool3d pow prod random_bernoulli random_normal
    random_normal_variable random_uniform random_uniform_variable relu repeat repeat_elements
    reshape resize_images resize_volumes reverse rnn round separable_conv2d set_value shape
    sigmoid sign sin softmax softplus softsign sparse_categorical_crossentropy
    spatial_2d_padding spatial_3d_padding sqrt square squeeze stack std stop_gradient sum switch
    tanh temporal_padding tile to_dense transpose truncated_normal update update_add update_sub
    var variable zeros zeros_like
    """,
    "losses": """
    KLD MAE MAPE MSE MSLE Reduction kld kullback_leibler_divergence logcosh mae mape mse msle
    """,
    "metrics": """
    KLD MAE MAPE MSE MSLE kld kullback_leibler_divergence logcosh mae mape mse msle
    """,
    "preprocessing": "text",
    "preprocessing.image": """
    DirectoryIterator ImageDataGenerator Iterator NumpyArrayIterator apply_affine_transform
    apply_brightness_shift apply_channel_shift random_brightness random_channel_shift
    random_rotation random_shear random_shift random_zoom
    """,
    "preprocessing.sequence": "TimeseriesGenerator make_sampling_table skipgrams",
    "preprocessing.text": """
    Tokenizer hashing_trick one_hot text_to_word_sequence tokenizer_from_json
    """,
}
TF_KERAS_LESS = {
    "losses": """
    kl_divergence log_cosh mean_absolute_error mean_absolute_percentage_error mean_squared_error
    mean_squared_logarithmic_error
    """,
    "metrics": """
    kl_divergence log_cosh mean_absolute_error mean_absolute_percentage_error mean_squared_error
    mean_squared_logarithmic_error
    """,
}
TENSORFLOW = {
    "": """
    AggregationMethod Assert CriticalSection DType DeviceSpec GradientTape Graph IndexedSlices
    IndexedSlicesSpec Module NoneTensorSpec Operation OptionalSpec RaggedTensor RaggedTensorSpec
    RegisterGradient SparseTensor SparseTensorSpec Tensor TensorArray TensorArraySpec
    TensorShape TensorSpec TypeSpec UnconnectedGradients Variable VariableAggregation
    VariableSynchronization abs acos acosh add add_n approx_top_k argmax argmin argsort as_dtype
    as_string asin asinh assert_equal assert_greater assert_less assert_rank atan atan2 atanh
    audio autodiff autograph batch_to_space bfloat16 bitcast bitwise bool boolean_mask
    broadcast_dynamic_shape broadcast_static_shape broadcast_to case cast check_pinned
    clip_by_global_norm clip_by_norm clip_by_value compat complex complex128 complex64 concat
    cond config constant constant_initializer control_dependencies conv
    conv2d_backprop_filter_v2 conv2d_backprop_input_v2 convert_to_tensor cos cosh cumsum
    custom_gradient data debugging device distribute divide double dtensor dtypes
    dynamic_partition dynamic_stitch edit_distance eig eigvals einsum ensure_shape equal errors
    executing_eagerly exp expand_dims experimental extract_volume_patches eye feature_column
    fftnd fill fingerprint float16 float32 float64 floor foldl foldr function gather gather_nd
    get_current_name_scope get_logger get_static_value grad_pass_through gradients graph_util
    greater greater_equal group guarantee_const half hessians histogram_fixed_width
    histogram_fixed_width_bins identity identity_n ifftnd image import_graph_def init_scope
    initializers inside_function int16 int32 int64 int8 io irfftnd is_symbolic_tensor is_tensor
    keras less less_equal linalg linspace lite load_library load_op_library logical_and
    logical_not logical_or lookup losses make_ndarray make_tensor_proto map_fn math matmul
    matrix_square_root maximum meshgrid metrics minimum mlir multiply name_scope negative nest
    newaxis nn no_gradient no_op nondifferentiable_batch_function norm not_equal numpy_function
    one_hot ones ones_initializer ones_like optimizers pad parallel_stack pow print profiler
    py_function qint16 qint32 qint8 quantization queue quint16 quint8 ragged
    ragged_fill_empty_rows ragged_fill_empty_rows_grad random random_index_shuffle
    random_normal_initializer random_uniform_initializer range rank raw_ops realdiv
    recompute_grad reduce_all reduce_any reduce_logsumexp reduce_max reduce_mean reduce_min
    reduce_prod reduce_sum register_tensor_conversion_function repeat
    required_space_to_batch_paddings reshape resource reverse reverse_sequence rfftnd roll round
    saturate_cast saved_model scalar_mul scan scatter_nd searchsorted security sequence_mask
    sets shape shape_n sigmoid sign signal sin sinh size slice sort space_to_batch
    space_to_batch_nd sparse split sqrt square squeeze stack stop_gradient strided_slice string
    strings subtract summary switch_case sysconfig tan tanh tensor_scatter_nd_add
    tensor_scatter_nd_max tensor_scatter_nd_min tensor_scatter_nd_sub tensor_scatter_nd_update
    tensordot test tile timestamp tools tpu train transpose truediv truncatediv truncatemod
    tuple type_spec_from_value types uint16 uint32 uint64 uint8 unique unique_with_counts
    unravel_index unstack variable_creator_scope variant vectorized_map version where while_loop
    xla zeros zeros_initializer zeros_like
    """,
    "math": """
    abs accumulate_n acos acosh add add_n angle approx_max_k approx_min_k argmax argmin asin
    asinh atan atan2 atanh bessel_i0 bessel_i0e bessel_i1 bessel_i1e betainc bincount ceil
    confusion_matrix conj cos cosh count_nonzero cumprod cumsum cumulative_logsumexp digamma
    divide divide_no_nan equal erf erfc erfcinv erfinv exp expm1 floor floordiv floormod greater
    greater_equal igamma igammac imag in_top_k invert_permutation is_finite is_inf is_nan
    is_non_decreasing is_strictly_increasing l2_normalize lbeta less less_equal lgamma log log1p
    log_sigmoid log_softmax logical_and logical_not logical_or logical_xor maximum minimum mod
    multiply multiply_no_nan ndtri negative nextafter not_equal polygamma polyval pow real
    reciprocal reciprocal_no_nan reduce_all reduce_any reduce_euclidean_norm reduce_logsumexp
    reduce_max reduce_mean reduce_min reduce_prod reduce_std reduce_sum reduce_variance rint
    round rsqrt scalar_mul segment_max segment_mean segment_min segment_prod segment_sum sigmoid
    sign sin sinh sobol_sample softmax softplus softsign special sqrt square squared_difference
    subtract tan tanh top_k truediv unsorted_segment_max unsorted_segment_mean
    unsorted_segment_min unsorted_segment_prod unsorted_segment_sqrt_n unsorted_segment_sum
    xdivy xlog1py xlogy zero_fraction zeta
    """,
    "nn": """
    RNNCellDeviceWrapper RNNCellDropoutWrapper RNNCellResidualWrapper all_candidate_sampler
    approx_max_k approx_min_k atrous_conv2d atrous_conv2d_transpose avg_pool avg_pool1d
    avg_pool2d avg_pool3d batch_norm_with_global_normalization batch_normalization bias_add
    collapse_repeated compute_accidental_hits compute_average_loss conv1d conv1d_transpose
    conv2d conv2d_transpose conv3d conv3d_transpose conv_transpose convolution crelu
    ctc_beam_search_decoder ctc_greedy_decoder ctc_loss ctc_unique_labels depth_to_space
    depthwise_conv2d depthwise_conv2d_backprop_filter depthwise_conv2d_backprop_input dilation2d
    dropout elu embedding_lookup embedding_lookup_sparse erosion2d experimental
    fixed_unigram_candidate_sampler fractional_avg_pool fractional_max_pool gelu in_top_k
    isotonic_regression l2_loss l2_normalize leaky_relu learned_unigram_candidate_sampler
    local_response_normalization log_poisson_loss log_softmax lrn max_pool max_pool1d max_pool2d
    max_pool3d max_pool_with_argmax moments nce_loss normalize_moments pool relu relu6
    safe_embedding_lookup_sparse sampled_softmax_loss scale_regularization_loss selu
    separable_conv2d sigmoid sigmoid_cross_entropy_with_logits silu softmax
    softmax_cross_entropy_with_logits softplus softsign space_to_batch space_to_depth
    sparse_softmax_cross_entropy_with_logits sufficient_statistics swish tanh top_k
    weighted_cross_entropy_with_logits weighted_moments with_space_to_batch zero_fraction
    """,
    "random": """
    Algorithm Generator all_candidate_sampler categorical create_rng_state experimental
    fixed_unigram_candidate_sampler fold_in gamma get_global_generator
    learned_unigram_candidate_sampler log_uniform_candidate_sampler normal poisson
    set_global_generator set_seed shuffle split stateless_binomial stateless_categorical
    stateless_gamma stateless_normal stateless_parameterized_truncated_normal stateless_poisson
    stateless_truncated_normal stateless_uniform truncated_normal uniform
    uniform_candidate_sampler
    """,
    "train": """
    BytesList Checkpoint CheckpointManager CheckpointOptions CheckpointView ClusterDef
    ClusterSpec Coordinator Example ExponentialMovingAverage Feature FeatureList FeatureLists
    Features FloatList Int64List JobDef SequenceExample ServerDef TrackableView
    checkpoints_iterator experimental get_checkpoint_state latest_checkpoint list_variables
    load_checkpoint load_variable
    """,
}
